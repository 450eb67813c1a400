"""Grades any nbgrader assignment: learners' cells in a sandbox, hidden tests outside it."""

from grader.errors import GraderError, ReleaseError, SourceError, SubmissionError, WeakSandbox
from grader.gradebook.release import release_notebook
from grader.marking import grade_one
from grader.score import Report, Verdict
from grader.telling.feedback import page, text

__all__ = [
    "GraderError",
    "ReleaseError",
    "Report",
    "SourceError",
    "SubmissionError",
    "Verdict",
    "WeakSandbox",
    "grade_one",
    "page",
    "release_notebook",
    "text",
]
