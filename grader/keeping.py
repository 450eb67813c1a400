"""Takes every result where it belongs: the attempts first, then the gradebook, the graded notebook, the feedback page.

What comes after the attempts is made from them, so it can be made again: a run that was killed between two of these
steps is put right by the next one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from grader.atomic import write_whole
from grader.attempts import Attempts
from grader.gradebook.cells import bring_in_line
from grader.gradebook.marks import Marks, has_deadline, marks_of
from grader.gradebook.records import Records, records
from grader.intake.inbox import Delivery
from grader.reading.assignment import Assignment
from grader.score import Report
from grader.telling.feedback import write_page

BATCH = 40
"""Results entered into the gradebook at a time."""
PATIENCE = 2.0
"""Seconds after which fewer are entered too."""

Key = tuple[str, str]
"""A student and a notebook."""
Source = Mapping[str, tuple[Assignment, Path]]
"""The notebooks of an assignment by name, each as it was read and where it lies."""


class Keeping:
    """The one writer of an assignment's results, in a `with` block: what is kept is entered before it is left."""

    def __init__(
        self, course: Path, assignment: str, source: Source, attempts: Attempts, received: Collection[Delivery],
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        """say: told of what an instructor should know."""
        self._course, self._assignment, self._attempts = course, assignment, attempts
        self._read = {name: read for name, (read, _) in source.items()}
        self._students = sorted({one.student for one in received})
        self._handed_in = {one.student: one.handed_in_at for one in received if one.handed_in_at is not None}
        self._say = say
        self._stack = ExitStack()
        self._book: Records | None = None
        self._waiting, self._since = 0, monotonic()
        self._behind = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            if error is None:
                self._settle()
            else:
                with suppress(Exception):  # what was graded is entered, whatever stops the rest; else by the next run
                    self._settle()

    def marks(self) -> dict[Key, Marks]:
        """What the gradebook says of everybody asked for."""
        return marks_of(self._course, self._assignment, self._students)

    def put_right(self, newest: Mapping[Key, Report]) -> None:
        """Bring the gradebook and the files to the newest results, wherever they are not."""
        self._settle()
        marks = self.marks()
        lost = [report for key, report in newest.items() if key[1] in self._read and _differ(report, marks.get(key))]
        self._enter(lost)
        for report in newest.values():
            if report not in lost:
                self._write(report, marks.get((report.student, report.notebook)), only_missing=True)

    def check_cells(self) -> None:
        """Refuse, before anything is graded, what would lose a person's work. Raises CourseError."""
        self._behind = bool(bring_in_line(self._course, self._assignment, self._read, only_look=True))

    def add(self, report: Report, text: str | None, basis: str) -> None:
        """Keep a result at once, and enter it into the gradebook before long."""
        self._attempts.add(report, text, basis)
        self._waiting += 1
        if self._waiting >= BATCH or monotonic() - self._since > PATIENCE:
            self._settle()

    def finish(self, newest: Mapping[Key, Report]) -> None:
        """Enter what is left, and set the penalties for handing in late anew: a due date or a policy may have changed.

        As long as nobody is late, nbgrader is not even imported.
        """
        self._settle()
        if self._behind:  # even where nothing was graded
            for sentence in self._records().record(()):
                self._say(sentence)
        if not has_deadline(self._course, self._assignment):
            return
        before = self.marks()
        for sentence in self._records().penalize(self._assignment, self._students, self._handed_in):
            self._say(sentence)
        for key, marks in self.marks().items():
            if key in newest and marks != before.get(key):
                write_page(newest[key], self._course, marks)

    def _settle(self) -> None:
        waiting = self._attempts.unrecorded(self._assignment)
        self._enter([report for _, report in waiting])
        self._attempts.mark_recorded(number for number, _ in waiting)
        self._waiting, self._since = 0, monotonic()

    def _enter(self, reports: Sequence[Report]) -> None:
        if not reports:
            return
        for sentence in self._records().record(reports, self._handed_in):
            self._say(sentence)
        marks = marks_of(self._course, self._assignment, sorted({report.student for report in reports}))
        for report in reports:
            self._write(report, marks.get((report.student, report.notebook)))

    def _write(self, report: Report, marks: Marks | None, *, only_missing: bool = False) -> None:
        """The graded notebook and the feedback page."""
        where = Path(report.student) / report.assignment
        graded = self._course / "autograded" / where / f"{report.notebook}.ipynb"
        if not (only_missing and graded.exists()) and (notebook := self._attempts.notebook(report)):
            write_whole(graded, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")
        page = self._course / "feedback" / where / f"{report.notebook}.html"
        if not (only_missing and page.exists()):
            write_page(report, self._course, marks)

    def _records(self) -> Records:
        """The gradebook, opened when it is first needed and then brought in line with the source."""
        if self._book is None:
            self._book = self._stack.enter_context(records(self._course))
            self._book.follow(self._assignment, self._read)
        return self._book


def _differ(report: Report, marks: Marks | None) -> bool:
    """Whether the gradebook does not have this result."""
    if marks is None:
        return True
    missing = object()
    return any(
        getattr(marks.cells.get(verdict.grade_id, missing), "auto", missing) != verdict.points
        for verdict in report.verdicts
    )
