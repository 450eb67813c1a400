"""`course grade WEEK`: the learner's own copy, graded with the grader that a class gets."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from course import exercises, settings
from course.errors import CourseError
from course.workspace import write
from orchestration import log

if TYPE_CHECKING:
    from grader import Report


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `course grade` understands."""
    parser.add_argument("week", nargs="?", default="", help="the exercise's folder, such as week1_decompose")
    parser.add_argument("--workspace", metavar="DIR", help="the learner's folder (default: ./workspace)")


def main(args: argparse.Namespace) -> int:
    """Show the feedback as text and leave the page beside the exercise; 0 whatever the score."""
    from grader import GraderError, grade_one, page, text

    weeks = exercises.weeks()
    if args.week not in weeks:
        said = f"There is no exercise {args.week!r}." if args.week else "Which week?"
        raise CourseError(f"{said} There are: {', '.join(weeks) or 'none yet'}.")
    for source in exercises.notebooks(args.week):
        own = settings.workspace_path(args.workspace) / exercises.FOLDER / args.week / source.name
        if not own.is_file():
            raise CourseError(f"You have no {own} yet: `course` lays it out; work in it, save it, then grade.")
        print(f"Grading {own} ...", flush=True)
        try:
            report = grade_one(source, own)
        except GraderError as problem:
            raise CourseError(str(problem)) from problem
        print(f"\n{text(report)}")
        note(args.week, report)
        kept = own.with_name(f"{own.stem} feedback.html")
        keep(kept, page(report))
    return 0


def note(week: str, report: "Report") -> None:
    """Note the exercise in the learner's log: their own work, checked by tests."""
    unit = log.own().unit(f"Exercise {week}", decision="keep", source="exercise", course_ref=week, tool="course grade")
    for verdict in report.verdicts:
        if verdict.outcome in ("pass", "partial", "fail"):
            unit.check(verdict.title or verdict.grade_id, verdict.outcome == "pass", "test")
    unit.done()


def keep(path: Path, content: str) -> None:
    """Write the feedback page and say where."""
    try:
        write(path, content.encode())
    except OSError as problem:
        raise CourseError(f"The feedback page {path} cannot be written: {problem.strerror}.") from None
    print(f"The same as a page: {path}")
