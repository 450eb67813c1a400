"""What is exported, as plain values, by straight SQL from the gradebook; nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from grader.attempts import FILE as ATTEMPTS
from grader.errors import CourseError, SourceError
from grader.gradebook.book import FILE as GRADEBOOK
from grader.gradebook.book import reading
from grader.intake.inbox import submissions_in

Cell = tuple[str, str]
"""Notebook and grade_id."""


@dataclass(frozen=True)
class Student:
    """Somebody in the course."""

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    lms_id: str = ""


@dataclass(frozen=True)
class Score:
    """One student's score in one assignment."""

    raw: float
    penalty: float
    handed_in_at: str = ""
    """UTC; empty when nobody knows."""
    cells: Mapping[Cell, float | None] = field(default_factory=dict)
    """None: open."""
    by_hand: int = 0
    """Cells that a person has yet to grade, or to look at again."""
    ours: int = 0
    """Cells left open by the grader's own trouble."""

    @property
    def points(self) -> float:
        """What counts: as nbgrader's own export has it, never below nothing."""
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class Scores:
    """One assignment."""

    assignment: str
    of: float
    cells: Mapping[Cell, float]
    """What each graded cell is worth, in the order of the notebook."""
    by: Mapping[str, Score]
    """Of the students who are in the gradebook with something handed in."""
    waiting: tuple[str, ...]
    """Students of whom something was collected that has not been graded."""

    @property
    def open_by_hand(self) -> int:
        """Cells of all students that a person has yet to grade."""
        return sum(score.by_hand for score in self.by.values())

    @property
    def open_ours(self) -> int:
        """Cells of all students left open by the grader's own trouble."""
        return sum(score.ours for score in self.by.values())


def students_of(course: Path) -> dict[str, Student]:
    """Everybody in the gradebook, by id, in order. Raises CourseError."""
    _there(course)
    query = "select id, coalesce(last_name, ''), coalesce(first_name, ''), coalesce(email, ''), " \
            "coalesce(lms_user_id, '') from student order by id"  # fmt: skip
    with reading(course) as book:
        return {row[0]: Student(*row) for row in book.execute(query)}


def scores_of(course: Path, assignment: str) -> Scores:
    """The scores of an assignment. Raises CourseError, SourceError when the gradebook does not know it."""
    _there(course)
    ours = _left_open_by_us(course, assignment)
    with reading(course) as book:
        known = [row[0] for row in book.execute("select name from assignment order by name")]
        if assignment not in known:
            raise SourceError(
                f"The gradebook in {course} has no assignment '{assignment}'. It has: {', '.join(known) or 'none'}."
            )
        cells = {(row[0], row[1]): float(row[2]) for row in book.execute(_CELLS, (assignment,))}
        rows = book.execute(_GRADES, (assignment,)).fetchall()
        submitted = book.execute(_SUBMITTED, (assignment,)).fetchall()
    graded: dict[str, list[tuple[Cell, float | None, float, bool]]] = {row[0]: [] for row in submitted}
    for student, notebook, name, auto, manual, extra, needs in rows:
        points = manual if manual is not None else auto
        counted = None if points is None else float(points) + float(extra or 0.0)
        graded[student].append(((notebook, name), counted, counted or 0.0, bool(needs) or points is None))
    by: dict[str, Score] = {}
    for student, at, penalty in submitted:
        theirs = graded[student]
        left = [cell for cell, counted, _, _ in theirs if counted is None and (student, *cell) in ours]
        by[student] = Score(
            sum(points for _, _, points, _ in theirs), float(penalty or 0.0), str(at or "")[:19],
            {cell: counted for cell, counted, _, _ in theirs},
            sum(is_open for *_, is_open in theirs) - len(left), len(left),
        )  # fmt: skip
    collected = {folder.parent.name for folder in submissions_in(course, assignment)}
    return Scores(assignment, sum(cells.values()), cells, by, tuple(sorted(collected - set(by))))


def _left_open_by_us(course: Path, assignment: str) -> set[tuple[str, str, str]]:
    """(student, notebook, grade_id) of what the newest grading could not decide through no fault of the student's."""
    path = course / ATTEMPTS
    if not path.exists():
        return set()
    query = """select l.student, l.notebook, v.grade_id from latest l join verdict v on v.attempt = l.id
               where l.assignment = ? and v.outcome = 'internal'"""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as attempts:
            return set(attempts.execute(query, (assignment,)))
    except sqlite3.Error as error:
        raise CourseError(f"{path} cannot be read ({error}).") from error


def _there(course: Path) -> None:
    if not (course / GRADEBOOK).exists():
        raise CourseError(
            f"There is no gradebook in {course}. Grade something first, or name the course with --course."
        )


_CELLS = """select n.name, b.name, coalesce(g.max_score, t.max_score) from assignment a
    join notebook n on n.assignment_id = a.id join base_cell b on b.notebook_id = n.id
    left join grade_cells g on g.id = b.id left join task_cells t on t.id = b.id
    where a.name = ? and coalesce(g.max_score, t.max_score) is not null order by n.name, b.rowid"""
_SUBMITTED = """select s.student_id, s.timestamp, sum(h.late_submission_penalty) from assignment a
    join submitted_assignment s on s.assignment_id = a.id left join submitted_notebook h on h.assignment_id = s.id
    where a.name = ? group by s.id order by s.student_id"""
_GRADES = """select s.student_id, n.name, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
    from assignment a join submitted_assignment s on s.assignment_id = a.id
    join submitted_notebook h on h.assignment_id = s.id join notebook n on n.id = h.notebook_id
    join grade g on g.notebook_id = h.id join base_cell b on b.id = g.cell_id where a.name = ?"""
