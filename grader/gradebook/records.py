"""Scores and comments, entered into nbgrader's gradebook. One process writes it: the command itself, never a judge."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.gradebook.door import gradebook
from grader.score import Report


def record(reports: Iterable[Report], course: Path) -> None:
    """Enter scores and comments into the gradebook, in one transaction, and keep what people graded by hand."""
    with gradebook(course) as book:
        for report in reports:
            _record(book, report)
        book.db.commit()


def _record(book: Any, report: Report) -> None:
    from nbgrader.api import Comment, Grade, MissingEntry, Student, SubmittedAssignment, SubmittedNotebook

    assignment = book.find_assignment(report.assignment)
    student = book.db.get(Student, report.student)
    if student is None:
        student = Student(id=report.student)
        book.db.add(student)
    try:
        submission = book.find_submission(report.assignment, report.student)
    except MissingEntry:
        submission = SubmittedAssignment(assignment=assignment, student=student)
        book.db.add(submission)
        for notebook in assignment.notebooks:
            # the links run both ways, so each new row must be in the session before the next one is linked to it
            handed_in = SubmittedNotebook(notebook=notebook, assignment=submission)
            book.db.add(handed_in)
            for cell in (*notebook.grade_cells, *notebook.task_cells):
                book.db.add(Grade(cell_id=cell.id, notebook=handed_in))
            for cell in (*notebook.solution_cells, *notebook.task_cells):
                book.db.add(Comment(cell_id=cell.id, notebook=handed_in))
        book.db.flush()
    handed_in = book.find_submission_notebook(report.notebook, report.assignment, report.student)
    verdicts = {verdict.grade_id: verdict for verdict in report.verdicts}
    for grade in handed_in.grades:
        verdict = verdicts.get(grade.cell.name)
        if verdict is not None:
            grade.auto_score = verdict.points
            grade.needs_manual_grade = grade.manual_score is not None or verdict.points is None
    for comment in handed_in.comments:
        comment.auto_comment = "No response." if comment.cell.name in report.blank else None
