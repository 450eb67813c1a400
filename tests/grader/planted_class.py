"""A course folder with a class in it: scores through nbgrader's own schema, attempts through the grader's own store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from grader.attempts import attempts_of
from grader.gradebook.door import COURSE_ID, gradebook
from grader.score import Report

Cells = Mapping[str, Iterable[tuple[str, float, str]]]
"""By notebook: grade_id, points and kind (test, manual, task) of its graded cells, and `code` for an answer cell."""
Scores = Mapping[str, Mapping[str, Any]]
"""By student and grade_id: a score, None, or a dict of nbgrader's own columns; an absent cell has no row's values."""


def plant(
    course: Path,
    assignment: str,
    cells: Cells,
    scores: Scores,
    *,
    absent: Iterable[str] = (),
    names: Mapping[str, tuple[str, str]] | None = None,
    due: datetime | None = None,
    handed_in: Mapping[str, datetime] | None = None,
    extension: Mapping[str, timedelta] | None = None,
    penalty: Mapping[str, float] | None = None,
) -> None:
    """Enter an assignment, its cells and everybody's scores into the course's gradebook.db."""
    from nbgrader import api

    course.mkdir(parents=True, exist_ok=True)
    rows: dict[Any, list[dict[str, Any]]] = {}

    def row(model: Any, **values: Any) -> str:
        id = values.setdefault("id", uuid4().hex)
        rows.setdefault(model, []).append(values)
        return str(id)

    with gradebook(course) as book:
        known = {student.id for student in book.students}
        for student in (*scores, *absent):
            if student not in known:
                first, last = (names or {}).get(student, (None, None))
                row(api.Student, id=student, first_name=first, last_name=last)
        made = row(api.Assignment, name=assignment, duedate=due, course_id=COURSE_ID)
        graded: dict[str, list[tuple[str, str]]] = {}
        homes = {}
        for notebook, listed in cells.items():
            homes[notebook] = home = row(api.Notebook, name=notebook, assignment_id=made)
            for name, points, kind in listed:
                row(api.SourceCell, name=name, cell_type="markdown" if kind == "manual" else "code", notebook_id=home,
                    locked=kind == "test")  # fmt: skip
                if kind in ("code", "manual"):
                    cell = row(api.BaseCell, name=name, notebook_id=home, type="SolutionCell")
                    row(api.SolutionCell, id=cell)
                if kind != "code":
                    model = api.TaskCell if kind == "task" else api.GradeCell
                    cell = row(api.BaseCell, name=name, notebook_id=home, type=model.__name__)
                    row(model, id=cell, max_score=points, cell_type="markdown" if kind != "test" else "code")
                    graded.setdefault(notebook, []).append((name, cell))
        for student, theirs in scores.items():
            submission = row(
                api.SubmittedAssignment, assignment_id=made, student_id=student,
                timestamp=(handed_in or {}).get(student), extension=(extension or {}).get(student),
            )  # fmt: skip
            for place, (notebook, home) in enumerate(homes.items()):
                off = (penalty or {}).get(student) if not place else None
                theirs_in = row(api.SubmittedNotebook, assignment_id=submission, notebook_id=home,
                                late_submission_penalty=off)  # fmt: skip
                for name, cell in graded.get(notebook, ()):
                    value = theirs.get(name)
                    value = value if isinstance(value, dict) else {"auto_score": value}
                    empty = {"auto_score": None, "manual_score": None, "extra_credit": None}
                    open_still = value.get("auto_score") is None and value.get("manual_score") is None
                    row(api.Grade, notebook_id=theirs_in, cell_id=cell,
                        **{**empty, "needs_manual_grade": open_still, **value})  # fmt: skip
        for model, values in rows.items():
            book.db.execute(model.__table__.insert(), values)
        book.db.commit()


def attempt(course: Path, *reports: tuple[Report, str | None]) -> None:
    """Keep gradings, in this order, each with the text of the file it is of."""
    with attempts_of(course) as attempts:
        for report, text in reports:
            attempts.add(report, text, "basis")
