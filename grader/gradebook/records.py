"""Scores, comments and penalties, entered into nbgrader's gradebook. One process writes it: the command, never a judge.

Whole batches at a time, one transaction each: a learner costs less than a millisecond.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from grader.errors import CourseError
from grader.gradebook.book import transaction, writing
from grader.gradebook.cells import Read, match
from grader.gradebook.late import Penalties
from grader.score import Report

AT_ONCE = 200
"""Learners in one statement."""

Row = sqlite3.Row


def record(reports: Iterable[Report], course: Path, handed_in: Mapping[str, datetime] | None = None) -> None:
    """Enter scores, comments and penalties in one transaction, and keep what people graded by hand."""
    with records(course) as book:
        book.record(tuple(reports), handed_in or {})


@contextmanager
def records(course: Path) -> Iterator[Records]:
    """The gradebook for a run: opened once, one commit a call. Raises CourseError when it cannot be used."""
    with writing(course) as db:
        yield Records(db, course)


class Records:
    """A gradebook that is open for writing."""

    def __init__(self, db: sqlite3.Connection, course: Path) -> None:
        self._db, self._course = db, course
        self._source: tuple[str, Read] | None = None

    @cached_property
    def _penalties(self) -> Penalties:
        return Penalties(self._course)

    def follow(self, assignment: str, read: Read) -> None:
        """Have cells and points of an assignment brought in line with its source in the next transaction."""
        self._source = (assignment, read)

    def record(self, reports: Sequence[Report], handed_in: Mapping[str, datetime] | None = None) -> tuple[str, ...]:
        """Enter a batch in one transaction; what an instructor should know, in sentences.

        handed_in: when each learner handed in, for those of whom it is known.
        """
        times = {student: _stored(when) for student, when in (handed_in or {}).items()}
        said: list[str] = []
        with transaction(self._db):
            said += self._matched()
            for name in sorted({report.assignment for report in reports}):
                batch = sorted((r for r in reports if r.assignment == name), key=lambda report: report.student)
                for start in range(0, len(batch), AT_ONCE):
                    _Batch(self._db, name, batch[start : start + AT_ONCE], times).enter()
                said += self._penalties.assign(self._db, name, {report.student for report in batch})
        return tuple(said)

    def penalize(
        self, assignment: str, students: Collection[str], handed_in: Mapping[str, datetime]
    ) -> tuple[str, ...]:
        """Set times and penalties anew (a due date, an extension, a policy or a score may have changed), and commit."""
        query = """select s.id, s.student_id, s.timestamp from submitted_assignment s
                   join assignment a on a.id = s.assignment_id where a.name = ?"""
        with transaction(self._db):
            said = self._matched()
            moved = [
                (when, row["id"])
                for row in self._db.execute(query, (assignment,)).fetchall()
                if row["student_id"] in handed_in
                and row["timestamp"] != (when := _stored(handed_in[row["student_id"]]))
            ]
            self._db.executemany("update submitted_assignment set timestamp = ? where id = ?", moved)
            said += self._penalties.assign(self._db, assignment, students)
        return tuple(said)

    def _matched(self) -> list[str]:
        if self._source is None:
            return []
        said = match(self._db, *self._source)
        self._source = None
        return [f"The source has changed, and the gradebook with it: {sentence}" for sentence in said]


class _Batch:
    """Some learners' results of one assignment, on their way into the gradebook."""

    def __init__(
        self, db: sqlite3.Connection, name: str, reports: Sequence[Report], times: Mapping[str, str]
    ) -> None:  # fmt: skip
        self._db, self._reports, self._times = db, reports, times
        row = db.execute("select id from assignment where name = ?", (name,)).fetchone()
        if row is None:
            raise CourseError(f"The gradebook does not know '{name}'. Run: grader release {name}")
        self._assignment = str(row["id"])
        rows = db.execute("select name, id from notebook where assignment_id = ?", (self._assignment,))
        self._notebooks = {each["name"]: each["id"] for each in rows}
        self._cells: dict[str, list[Row]] = defaultdict(list)
        query = f"select id, name, type, notebook_id from base_cell where notebook_id {_in(self._notebooks)}"
        for cell in db.execute(query, tuple(self._notebooks.values())):
            self._cells[cell["notebook_id"]].append(cell)

    def enter(self) -> None:
        submissions = self._submissions(sorted({report.student for report in self._reports}))
        copies = self._copies(sorted(submissions.values()))
        theirs = {
            copies[submissions[report.student], self._notebooks[report.notebook]]: report
            for report in self._reports
            if report.notebook in self._notebooks
        }
        self._grades(copies, theirs)
        self._comments(copies, theirs)

    def _submissions(self, students: Sequence[str]) -> dict[str, str]:
        """Each learner's submission, entered when it was not there, with the time it came in."""
        self._db.executemany("insert or ignore into student (id) values (?)", [(student,) for student in students])
        query = f"""select student_id, id, timestamp from submitted_assignment
                    where assignment_id = ? and student_id {_in(students)}"""
        found = {row["student_id"]: row for row in self._db.execute(query, (self._assignment, *students))}
        new = {student: uuid4().hex for student in students if student not in found}
        self._db.executemany(
            "insert into submitted_assignment (id, assignment_id, student_id, timestamp) values (?, ?, ?, ?)",
            [(number, self._assignment, student, self._times.get(student)) for student, number in new.items()],
        )
        moved = [
            (self._times[student], row["id"])
            for student, row in found.items()
            if student in self._times and row["timestamp"] != self._times[student]
        ]
        self._db.executemany("update submitted_assignment set timestamp = ? where id = ?", moved)
        return {student: row["id"] for student, row in found.items()} | new

    def _copies(self, submissions: Sequence[str]) -> dict[tuple[str, str], str]:
        """(submission, notebook): the submitted notebook, entered when it was not there."""
        notebooks = tuple(self._notebooks.values())
        query = f"""select assignment_id, notebook_id, id from submitted_notebook
                    where notebook_id {_in(notebooks)} and assignment_id {_in(submissions)}"""
        rows = self._db.execute(query, (*notebooks, *submissions))
        found = {(row["assignment_id"], row["notebook_id"]): row["id"] for row in rows}
        wanted = ((submission, notebook) for submission in submissions for notebook in notebooks)
        new = {key: uuid4().hex for key in wanted if key not in found}
        self._db.executemany(
            "insert into submitted_notebook (id, assignment_id, notebook_id, flagged) values (?, ?, ?, 0)",
            [(number, *key) for key, number in new.items()],
        )
        return found | new

    def _grades(self, copies: Mapping[tuple[str, str], str], theirs: Mapping[str, Report]) -> None:
        found = self._there("grade", "auto_score, manual_score, needs_manual_grade", copies)
        points = {copy: {v.grade_id: v.points for v in report.verdicts} for copy, report in theirs.items()}
        new, changed = [], []
        for copy, cell in self._pairs(copies, ("GradeCell", "TaskCell")):
            row = found.get((copy, cell["id"]))
            known = cell["name"] in points.get(copy, {})
            auto = points[copy][cell["name"]] if known else None
            if row is None:
                new.append((uuid4().hex, cell["id"], copy, auto, auto is None))
            elif known:
                # as nbgrader has it: what a person graded stays, and they are asked to look at it again
                look = row["manual_score"] is not None or auto is None
                changed.append((auto, look, row["id"]))
        self._db.executemany(
            "insert into grade (id, cell_id, notebook_id, auto_score, needs_manual_grade) values (?, ?, ?, ?, ?)", new
        )
        self._db.executemany("update grade set auto_score = ?, needs_manual_grade = ? where id = ?", changed)

    def _comments(self, copies: Mapping[tuple[str, str], str], theirs: Mapping[str, Report]) -> None:
        found = self._there("comment", "auto_comment", copies)
        new, changed = [], []
        for copy, cell in self._pairs(copies, ("SolutionCell", "TaskCell")):
            row, report = found.get((copy, cell["id"])), theirs.get(copy)
            said = "No response." if report is not None and cell["name"] in report.blank else None
            if row is None:
                new.append((uuid4().hex, cell["id"], copy, said))
            elif report is not None and row["auto_comment"] != said:
                changed.append((said, row["id"]))
        self._db.executemany("insert into comment (id, cell_id, notebook_id, auto_comment) values (?, ?, ?, ?)", new)
        self._db.executemany("update comment set auto_comment = ? where id = ?", changed)

    def _there(
        self, table: str, columns: str, copies: Mapping[tuple[str, str], str]
    ) -> dict[tuple[str, str], Row]:  # fmt: skip
        """(submitted notebook, cell): the row that stands there already."""
        cells = [cell["id"] for of_notebook in self._cells.values() for cell in of_notebook]
        query = f"""select id, cell_id, notebook_id, {columns} from {table}
                    where cell_id {_in(cells)} and notebook_id {_in(copies)}"""
        rows = self._db.execute(query, (*cells, *copies.values()))
        return {(row["notebook_id"], row["cell_id"]): row for row in rows}

    def _pairs(self, copies: Mapping[tuple[str, str], str], kinds: Sequence[str]) -> Iterator[tuple[str, Row]]:
        for (_, notebook), copy in copies.items():
            for cell in self._cells[notebook]:
                if cell["type"] in kinds:
                    yield copy, cell


def _in(values: Collection[object]) -> str:
    return f"in ({', '.join('?' * len(values))})"


def _stored(when: datetime) -> str:
    """As nbgrader's tables keep a time: UTC, without saying so."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
