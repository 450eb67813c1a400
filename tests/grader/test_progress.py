"""The line that says how far grading is, where no bar can be drawn."""

import io

from rich.console import Console

from grader.commands import progress
from grader.score import Report


def test_the_last_line_of_a_log_file_says_that_grading_is_done(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", -1.0)  # a line each
    said = io.StringIO()
    students = ("ada", "bob")
    with progress.Shown(Console(file=said, width=200)) as shown:
        shown.begins({(student, "words"): 0.0 for student in students}, kept=0, workers=1)
        for student in students:
            shown.graded(Report("words", "words", student, (), seconds=2.0))
    first, last = (line for line in said.getvalue().splitlines() if line.startswith("Graded "))
    assert first.endswith("left.") and last == "Graded 2 of 2; done."
