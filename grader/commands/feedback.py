"""`grader feedback`: write the feedback pages again."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.text import Text

from grader.attempts import FILE, attempts_of
from grader.commands.table import scores_table
from grader.errors import CourseError
from grader.gradebook.marks import marks_of
from grader.lock import sole_writer
from grader.telling.feedback import text, write_page

HELP = "write the feedback pages again, with what was graded by hand since"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader feedback` understands."""
    parser.add_argument("--student", nargs="+", default=[], metavar="ID", help="only these")
    parser.add_argument("--show", action="store_true", help="print them here as well")


def run(options: argparse.Namespace, console: Console) -> None:
    """Write a page for each learner, from the newest results and what people entered in the gradebook."""
    name, course = options.assignment, options.course
    if not (course / FILE).exists():
        raise CourseError(_NOTHING.format(name, course))
    with sole_writer(course, "feedback"), attempts_of(course) as attempts:
        reports = attempts.latest(name)
        if not reports:
            raise CourseError(_NOTHING.format(name, course))
        missing = sorted(set(options.student) - {report.student for report in reports})
        if missing:
            raise CourseError(f"Nothing of {', '.join(missing)} has been graded of '{name}' in {course}.")
        reports = tuple(report for report in reports if not options.student or report.student in options.student)
        marks = marks_of(course, name, options.student)
        pages = [write_page(report, course, marks.get((report.student, report.notebook))) for report in reports]
    if options.show:
        for report in reports:
            told = text(report, marks.get((report.student, report.notebook)))
            console.print(Text(f"{report.student} · {told}"))
    console.print(scores_table(reports, marks))
    console.print(f"Wrote {len(pages)} page(s) under {course / 'feedback'}. Next: give each learner their own.")


_NOTHING = "Nothing of '{0}' has been graded in {1}. Run: grader grade {0}"
