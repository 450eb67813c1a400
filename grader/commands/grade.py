"""`grader grade`: grade a class."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from shlex import quote

from rich.console import Console

from grader.attempts import FILE
from grader.commands.progress import Shown
from grader.commands.table import changes, changes_summary, changes_table, scores_table
from grader.errors import WeakSandbox
from grader.intake.collect import collect
from grader.intake.names import shown
from grader.judging.judge import is_weak
from grader.lock import sole_writer
from grader.marking import Graded, grade_class
from grader.reading.assignment import source_notebooks
from sandbox import probe

MOST_OPEN = 10
"""Causes for which scores were left open; of more, only the number is told."""
HELP = "grade what was collected and is new or has changed"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader grade` understands."""
    parser.add_argument("--submissions", type=Path, metavar="PLACE",
                        help="collect from this folder, zip or exchange first")  # fmt: skip
    parser.add_argument("--student", nargs="+", default=[], metavar="ID", help="only these")
    parser.add_argument("--again", action="store_true", help="grade also what has not changed since it was graded")
    parser.add_argument("--workers", type=_count, default=None, help="judges at once (default: one a core)")
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="grade on the cluster of this Dask scheduler"
    )
    parser.add_argument("--seconds", type=_seconds, default=5.0,
                        help="for one cell or call of a learner's (default: 5)")  # fmt: skip
    parser.add_argument("--unisolated", action="store_true",
                        help="run tests that your own solution passes only so beside the learners' code")  # fmt: skip
    parser.add_argument("--weak-sandbox", action="store_true", help="grade even where code cannot be walled off")


def run(options: argparse.Namespace, console: Console) -> None:
    """Grade, and say what was found and what to do next."""
    source_notebooks(options.source, options.assignment)  # says so first where there are none
    if not options.scheduler:
        _show_sandbox(options, console)
    with ExitStack() as stack:
        if options.submissions is not None:
            notebooks = [path.stem for path in source_notebooks(options.source, options.assignment)]
            stack.enter_context(sole_writer(options.course, "grade"))
            came = collect(
                options.assignment, options.submissions, options.course, notebooks=notebooks, students=options.student
            )
            for sentence in came.sentences:
                console.print(sentence, markup=False)
        with Shown(console) as progress:
            graded = grade_class(
                options.assignment,
                source=options.source,
                course=options.course,
                students=options.student,
                again=options.again,
                allow_weak=options.weak_sandbox,
                unisolated=options.unisolated,
                workers=options.workers,
                limits={"seconds": options.seconds},
                scheduler=options.scheduler,
                watcher=progress,
            )
    _say(graded, options, console)


def _show_sandbox(options: argparse.Namespace, console: Console) -> None:
    backend = probe()
    before = _sandbox_before(options.course)
    weak, changed = is_weak(backend), before not in ("", backend.sentence)
    said = backend.sentence if weak or changed else "Learners' code is walled off."
    console.print(f"Sandbox: {backend.name}. {said}", markup=False)
    if changed:
        console.print(f"What was graded here last ran otherwise: {before}", markup=False)
    if weak and not options.weak_sandbox:
        raise WeakSandbox(
            "This machine cannot wall off learners' code, so nothing was graded. Grade on Linux with bubblewrap, or "
            "add --weak-sandbox if you trust every submission."
        )


def _sandbox_before(course: Path) -> str:
    """How the learner's code was confined that was graded last; empty when nothing was."""
    if not (course / FILE).is_file():
        return ""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{(course / FILE).resolve().as_uri()}?mode=ro", uri=True)) as db,
    ):
        newest = db.execute("select sandbox from attempt where sandbox != '' order by id desc limit 1").fetchone()
        return str(newest[0]) if newest else ""
    return ""  # whoever needs the file says what is wrong with it


def _say(graded: Graded, options: argparse.Namespace, console: Console) -> None:
    if graded.fresh:
        console.print(scores_table(graded.fresh, graded.marks))
        seconds = sum(report.seconds for report in graded.fresh)
        console.print(f"Graded {len(graded.fresh)} notebook(s), {seconds / len(graded.fresh):.2f} s each.")
    regraded = [report for report in graded.fresh if (report.student, report.notebook) in graded.before]
    if regraded:
        found = changes(regraded, graded.before, graded.marks)
        if found:
            console.print(changes_table(found))
        console.print(changes_summary(found, len(regraded)), markup=False)
    _say_what_is_open(graded, console)
    console.print(f"Scores: {options.course / 'gradebook.db'} · feedback: {options.course / 'feedback'}", markup=False)
    by_hand = f"cd {quote(str(options.course))}; {quote(_jupyter())} lab"
    console.print(f"Next: hand out the feedback; to grade by hand: {by_hand}", markup=False, soft_wrap=True)


def _jupyter() -> str:
    """The one beside this Python, which works where no environment is activated; else whichever the shell finds."""
    beside = Path(sys.executable).with_name("jupyter")
    return str(beside) if beside.is_file() else "jupyter"


def _say_what_is_open(graded: Graded, console: Console) -> None:
    ours = 0
    learners: dict[tuple[str, str, str], list[str]] = {}
    for report in graded.reports:
        for verdict in report.verdicts:
            if verdict.outcome == "internal":
                ours += 1
                learners.setdefault((report.notebook, verdict.grade_id, verdict.message), []).append(report.student)
    several = len({notebook for notebook, _, _ in learners}) > 1
    for (notebook, grade_id, message), them in sorted(learners.items(), key=lambda one: -len(one[1]))[:MOST_OPEN]:
        cell = f"'{grade_id}' of '{notebook}'" if several else f"'{grade_id}'"
        who = ", ".join(them[:3]) + (f" and {len(them) - 3} more" if len(them) > 3 else "")
        why = shown(message.split("\n")[0], 500)
        console.print(f"Left open: {cell} for {len(them)} learner(s) ({who}): {why}", markup=False)
    if len(learners) > MOST_OPEN:
        console.print(f"… and {len(learners) - MOST_OPEN} more causes.")
    by_hand = sum(mark.points is None for marks in graded.marks.values() for mark in marks.cells.values()) - ours
    if by_hand > 0:
        console.print(f"{by_hand} answer(s) are for a person to grade, in formgrader.")
    again = _to_look_at_again(graded)
    if again:
        console.print(f"{again} answer(s) graded by hand have been graded again since: formgrader asks for a look.")


def _to_look_at_again(graded: Graded) -> int:
    cells = (mark for marks in graded.marks.values() for mark in marks.cells.values())
    return sum(mark.waiting and mark.manual is not None for mark in cells)


def _seconds(word: str) -> float:
    value = float(word) if word.replace(".", "", 1).isdigit() else 0.0
    if not 0.1 <= value <= 600:
        raise argparse.ArgumentTypeError(f"'{word}' is not a number of seconds between 0.1 and 600")
    return value


def _count(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"'{word}' is not a number of judges: 1 or more")
    return int(word)
