"""The three eras side by side, in a terminal: about half a minute, no browser, every answer really run."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from course import settings
from course.errors import CourseError
from course.model import PracticeModel
from orchestration.errors import OrchestrationError
from orchestration.models.client import Client
from orchestration.studies.jobs import eras, load_world
from orchestration.trials.experiment import Experiment
from orchestration.trials.result import Result
from sandbox import SandboxError

TRIALS = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `course tour` understands."""
    parser.add_argument("--trials", type=int, default=TRIALS, help=f"how often each era tries (default: {TRIALS})")
    parser.add_argument(
        "--live", action="store_true", help="ask your own model instead of the practice model; this may cost"
    )


def main(args: argparse.Namespace) -> int:
    """Run the three eras on the authentication world and print what was found."""
    console = Console(highlight=False)
    world = load_world("authentication")
    try:
        with _client(args.live) as client:
            experiment = Experiment("The three eras", eras(world), trials=args.trials, client=client, log=False)
            simulated = experiment.planned.simulated
            console.print(f"One job: [bold]{world.title.lower()}[/bold], {len(world.tests)} acceptance tests.")
            console.print(f"Three ways to build it, {args.trials} times each, every answer run in a sandbox.")
            console.print(f"{experiment.planned.sentence}\n")
            result = _watched(experiment, console)
    except (OrchestrationError, SandboxError) as problem:
        raise CourseError(str(problem)) from None
    console.print(_table(result, simulated))
    for line in _findings(result):
        console.print(line)
    console.print("\nWhy, and what follows from it, is what the course is about: `python3 start.py` opens it.")
    return 0


@contextmanager
def _client(live: bool) -> Iterator[Client]:
    if live:
        yield Client()
        return
    folder = settings.private_folder() / "open"
    folder.mkdir(exist_ok=True, mode=0o700)
    model = PracticeModel.start(folder)
    try:
        yield Client(model.wait_ready(), "practice")
    finally:
        model.stop()


def _watched(experiment: Experiment, console: Console) -> Result:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bars = {arm: progress.add_task(arm.ljust(16), total=experiment.trials) for arm in experiment.arms}
        return experiment.run(lambda trial: progress.advance(bars[trial.arm]))


def _table(result: Result, simulated: bool) -> Table:
    label = ", simulated" if simulated else ""
    tests = max(result.table["of"])
    table = Table(title=f"Three eras, {result.wanted} trials each{label}", title_justify="left")
    table.add_column("era", no_wrap=True)
    for head in (f"tests of {tests} (95 %)", f"all {tests}", "calls", "tokens", "US$"):
        table.add_column(head, justify="right", no_wrap=True)
    for arm, row in result.table.iterrows():
        table.add_row(
            str(arm),
            f"{row['score']:.1f} ({row['score_low']:.1f} to {row['score_high']:.1f})",
            f"{row['passed']} of {row['trials']}",
            f"{row['calls']:.1f}",
            f"{row['tokens']:,.0f}",
            f"{row['cost_usd']:.3f}" if row["cost_usd"] else "unknown",
        )
    return table


def _findings(result: Result) -> list[str]:
    first, second, third = result.arms
    return [
        result.finding("score", first, second),
        result.finding("score", second, third),
        result.finding("rate", second, third),
    ]
