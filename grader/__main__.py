"""The `grader` command: release · grade · feedback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from grader import gradebook
from grader.errors import GraderError, WeakSandbox
from grader.feedback import text, write_page
from grader.judge import is_weak
from grader.marking import grade_folder
from grader.score import Report, number
from sandbox import probe


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 2 something to put right first, 130 interrupted."""
    options = _parser().parse_args(words)
    console = Console(highlight=False, soft_wrap=True)
    try:
        options.run(options, console)
    except GraderError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(Text(str(error)))
        return 2
    except KeyboardInterrupt:
        console.print("Stopped. What was graded is recorded; the same command grades everybody afresh.")
        return 130
    return 0


def _release(options: argparse.Namespace, console: Console) -> None:
    files = gradebook.release(options.assignment, options.source, options.course, options.supply)
    folder = options.course / "release" / options.assignment
    console.print(f"Released {options.assignment} into {folder}, without solutions or hidden tests:", markup=False)
    for path in files:
        console.print(f"  {path.relative_to(folder.resolve())}", markup=False)
    console.print(f"Next: hand that folder out; later, grader grade {options.assignment} --submissions FOLDER")


def _grade(options: argparse.Namespace, console: Console) -> None:
    backend = probe()
    console.print(f"Sandbox: {backend.name}. {backend.sentence}", markup=False)
    if is_weak(backend) and not options.weak_sandbox:
        raise WeakSandbox(
            "This machine cannot wall off learners' code, so nothing was graded. Grade on Linux with bubblewrap, or "
            "add --weak-sandbox if you trust every submission."
        )
    doubts: list[str] = []
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("grade", total=None)
        reports = grade_folder(
            options.assignment,
            options.submissions,
            source=options.source,
            course=options.course,
            students=options.student,
            allow_weak=options.weak_sandbox,
            workers=options.workers,
            limits={"seconds": options.seconds},
            on_start=lambda count: progress.update(bar, total=count),
            on_report=lambda report: progress.advance(bar),
            on_doubt=doubts.append,
        )
    for sentence in doubts:
        console.print(sentence, markup=False)
    console.print(scores_table(reports))
    seconds = sum(report.seconds for report in reports)
    console.print(f"Graded {len(reports)} notebook(s), {seconds / len(reports):.2f} s each.")
    _say_what_is_open(reports, console)
    console.print(f"Scores: {options.course / 'gradebook.db'} · feedback: {options.course / 'feedback'}", markup=False)
    console.print(f"Next: hand out the feedback; grade by hand with `jupyter lab` in {options.course}.", markup=False)


def _feedback(options: argparse.Namespace, console: Console) -> None:
    reports = gradebook.latest_reports(options.assignment, options.course)
    pages = [write_page(report, options.course) for report in reports]
    if options.show:
        for report in reports:
            console.print(Text(f"{report.student} · {text(report)}"))
    console.print(scores_table(reports))
    console.print(f"Wrote {len(pages)} page(s) under {options.course / 'feedback'}. Next: give each learner their own.")


def scores_table(reports: Sequence[Report]) -> Table:
    """A row a notebook: student, score, what is open, the first message."""
    several = len({report.notebook for report in reports}) > 1
    table = Table(title=None)
    for name in ("student", *(["notebook"] if several else []), "score", "of", "open", "first message"):
        table.add_column(name, justify="right" if name in ("score", "of", "open") else "left", overflow="fold")
    for report in reports:
        said = [*report.findings[:1], *(v.message for v in report.verdicts if v.outcome != "pass" and v.message), ""]
        row = [report.student, *([report.notebook] if several else []), number(report.points), number(report.of)]
        table.add_row(*map(Text, [*row, str(len(report.open) or ""), said[0].split("\n")[0]]))
    return table


def _say_what_is_open(reports: Sequence[Report], console: Console) -> None:
    ours = [(r.student, v) for r in reports for v in r.verdicts if v.outcome == "internal"]
    for student, verdict in ours[:10]:
        console.print(f"Left open: {student}, {verdict.grade_id}: {verdict.message}", markup=False)
    if len(ours) > 10:
        console.print(f"… and {len(ours) - 10} more.")
    by_hand = sum(v.outcome == "manual" for r in reports for v in r.verdicts)
    if by_hand:
        console.print(f"{by_hand} answer(s) are for a person to grade, in formgrader.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grader", description="Release, grade and give feedback on an assignment.")
    commands = parser.add_subparsers(required=True, metavar="release | grade | feedback")
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("assignment", help="its name: a folder in the source folder")
    where.add_argument("--source", type=Path, default=Path("exercises"), help="your notebooks (default: exercises)")
    where.add_argument("--course", type=Path, default=Path("build"), help="everything made goes here (default: build)")

    release = commands.add_parser("release", parents=[where], help="make the learners' version")
    release.add_argument("--with", dest="supply", action="append", default=[], metavar="GLOB",
                         help="other files to hand out, such as '*.csv'; without it, only notebooks")  # fmt: skip
    release.set_defaults(run=_release)

    grade = commands.add_parser("grade", parents=[where], help="grade a folder of submissions")
    grade.add_argument("--submissions", type=Path, required=True, metavar="FOLDER",
                       help="holds <student>.ipynb, or <student>/ with notebooks in it")  # fmt: skip
    grade.add_argument("--student", nargs="+", default=[], metavar="ID", help="only these")
    grade.add_argument("--workers", type=int, default=None, help="judges at once (default: one a core)")
    grade.add_argument("--seconds", type=_seconds, default=5.0, help="for one cell or call of a learner's (default: 5)")
    grade.add_argument("--weak-sandbox", action="store_true", help="grade even where code cannot be walled off")
    grade.set_defaults(run=_grade)

    feedback = commands.add_parser("feedback", parents=[where], help="write the feedback pages again")
    feedback.add_argument("--show", action="store_true", help="print them here as well")
    feedback.set_defaults(run=_feedback)
    return parser


def _seconds(word: str) -> float:
    value = float(word)
    if not 0.1 <= value <= 600:
        raise ValueError
    return value


if __name__ == "__main__":
    sys.exit(main())
