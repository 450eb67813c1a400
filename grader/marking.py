"""Grades a learner's one notebook, or a folder of everybody's."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from grader.attempts import Attempts, attempts_of, sha
from grader.carrying.pool import grade_all
from grader.errors import SubmissionError
from grader.gradebook.records import record
from grader.gradebook.release import is_released, release
from grader.intake.inbox import Delivery, deliveries
from grader.judging.runtime import runtime_of
from grader.reading.assignment import Assignment, read_source, source_notebooks
from grader.score import Report, number
from grader.telling.feedback import write_page

BATCH = 40
"""Reports entered into the gradebook at a time."""
OWN = "\0 the instructor's own solution"
"""Stands where a student's name would; no folder can be called so."""


def grade_one(source: Path, submission: Path, *, student: str = "you", allow_weak: bool = True) -> Report:
    """Grade one notebook against its source, without a gradebook: the same verdicts and messages a class gets.

    Raises SourceError, SubmissionError when there is no such file, WeakSandbox unless allowed.
    """
    assignment = read_source(source)
    if not submission.is_file():
        raise SubmissionError(f"There is no notebook {submission}.")
    delivery = Delivery(student, assignment.notebook, submission)
    items = items_of({assignment.notebook: (assignment, source)}, [delivery], allow_weak=allow_weak)
    return next(iter(grade_all(items, workers=1)))


def grade_folder(
    assignment: str,
    submissions: Path,
    *,
    source: Path,
    course: Path,
    students: Collection[str] = (),
    allow_weak: bool = False,
    workers: int | None = None,
    limits: Mapping[str, float] | None = None,
    on_start: Callable[[int], None] = lambda count: None,
    on_report: Callable[[Report], None] = lambda report: None,
    on_doubt: Callable[[str], None] = lambda sentence: None,
) -> tuple[Report, ...]:
    """Grade a folder of submissions and write scores, graded notebooks, attempts and feedback under `course`.

    The instructor's own solution is graded along with them, and `on_doubt` is told of every test that it does not pass.

    limits: what a learner's code may use, where it differs from `judge.DEFAULTS`.

    Raises SourceError, SubmissionError, ReleaseError, WeakSandbox.
    """
    read = {path.stem: (read_source(path, assignment), path) for path in source_notebooks(source, assignment)}
    received = deliveries(submissions, assignment, tuple(read), students)
    if not is_released(assignment, tuple(read), course):
        release(assignment, source, course)
    own = [Delivery(OWN, notebook, path) for notebook, (_, path) in read.items()]
    items = items_of(read, [*own, *received], allow_weak=allow_weak, limits=limits)
    texts = {(item["student"], item["notebook"]): item["submission"] for item in items}
    reports: list[Report] = []
    on_start(len(items))
    with attempts_of(course) as attempts:
        try:
            for report in grade_all(items, workers=workers):
                on_report(report)
                if report.student == OWN:
                    for sentence in doubts(report):
                        on_doubt(sentence)
                    continue
                text = texts[report.student, report.notebook]
                _write_files(report, text, course)
                attempts.add(report, text, sha(json.dumps(limits)))
                reports.append(report)
                if len(reports) % BATCH == 0:
                    _record_open(attempts, course)
        finally:  # what is graded is recorded, whatever stops the rest
            _record_open(attempts, course)
    return tuple(sorted(reports, key=lambda report: (report.student, report.notebook)))


def _record_open(attempts: Attempts, course: Path) -> None:
    waiting = attempts.unrecorded()
    if waiting:
        record((report for _, report in waiting), course)
        attempts.mark_recorded([number for number, _ in waiting])


def _write_files(report: Report, submitted: str | None, course: Path) -> None:
    """The graded notebook, the notebook as handed in, and the feedback."""
    folder = Path(report.student) / report.assignment
    autograded = course / "autograded" / folder / f"{report.notebook}.ipynb"
    if report.graded:
        autograded.parent.mkdir(parents=True, exist_ok=True)
        autograded.write_text(json.dumps(report.graded, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if submitted is not None:
        original = course / "submitted" / folder / f"{report.notebook}.ipynb"
        original.parent.mkdir(parents=True, exist_ok=True)
        original.write_text(submitted, encoding="utf-8", errors="replace")
    write_page(report, course)


def doubts(report: Report) -> tuple[str, ...]:
    """The tests that the instructor's own solution does not pass, a sentence each: their scores mean little."""
    return tuple(
        f"Your own solution does not pass '{v.grade_id}' ({v.message or 'it gets ' + number(v.points or 0)}). "
        "Look at that test before you use its scores."
        for v in report.verdicts
        if v.outcome not in ("pass", "manual")
    )


def items_of(
    read: Mapping[str, tuple[Assignment, Path]],
    received: Collection[Delivery],
    *,
    allow_weak: bool,
    limits: Mapping[str, float] | None = None,
) -> list[dict[str, Any]]:
    """The units of work, as plain data."""
    runtime = runtime_of(assignment for assignment, _ in read.values())
    texts = {notebook: path.read_text(encoding="utf-8") for notebook, (_, path) in read.items()}
    return [
        {
            "assignment": read[delivery.notebook][0].name,
            "notebook": delivery.notebook,
            "student": delivery.student,
            "source": texts[delivery.notebook],
            "submission": delivery.text(),
            "notes": list(delivery.notes),
            "preload": list(runtime.preload),
            "readable": list(runtime.readable),
            "allow_weak": allow_weak,
            "limits": dict(limits or {}),
        }
        for delivery in received
    ]
