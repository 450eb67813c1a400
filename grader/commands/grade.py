"""`grader grade`: grade a class."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.commands.table import scores_table
from grader.errors import WeakSandbox
from grader.judging.judge import is_weak
from grader.marking import grade_folder
from grader.score import Report
from sandbox import probe

HELP = "grade submissions"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader grade` understands."""
    parser.add_argument("--submissions", type=Path, required=True, metavar="FOLDER",
                        help="holds <student>.ipynb, or <student>/ with notebooks in it")  # fmt: skip
    parser.add_argument("--student", nargs="+", default=[], metavar="ID", help="only these")
    parser.add_argument("--workers", type=int, default=None, help="judges at once (default: one a core)")
    parser.add_argument("--seconds", type=_seconds, default=5.0,
                        help="for one cell or call of a learner's (default: 5)")  # fmt: skip
    parser.add_argument("--weak-sandbox", action="store_true", help="grade even where code cannot be walled off")


def run(options: argparse.Namespace, console: Console) -> None:
    """Grade, and say what was found and what to do next."""
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


def _say_what_is_open(reports: Sequence[Report], console: Console) -> None:
    ours = [(r.student, v) for r in reports for v in r.verdicts if v.outcome == "internal"]
    for student, verdict in ours[:10]:
        console.print(f"Left open: {student}, {verdict.grade_id}: {verdict.message}", markup=False)
    if len(ours) > 10:
        console.print(f"… and {len(ours) - 10} more.")
    by_hand = sum(v.outcome == "manual" for r in reports for v in r.verdicts)
    if by_hand:
        console.print(f"{by_hand} answer(s) are for a person to grade, in formgrader.")


def _seconds(word: str) -> float:
    value = float(word)
    if not 0.1 <= value <= 600:
        raise ValueError
    return value
