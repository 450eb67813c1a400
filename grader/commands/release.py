"""`grader release`: make the learners' version of an assignment."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC

from rich.console import Console

from grader.carrying.pool import Judges
from grader.gradebook.due import EXAMPLES, NONE, due_at, in_words
from grader.gradebook.release import release
from grader.intake.inbox import Delivery
from grader.judging.runtime import runtime_of
from grader.marking import OWN, doubts, items_of
from grader.reading.assignment import read_source, source_notebooks
from sandbox import probe

HELP = "make the learners' version"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader release` understands."""
    parser.add_argument("--with", dest="supply", action="append", default=[], metavar="GLOB",
                        help="other files to hand out, such as '*.csv'; without it, only notebooks")  # fmt: skip
    parser.add_argument("--due", metavar="WHEN", help=f"until when to hand in: {EXAMPLES}; '{NONE}' takes it away")


def run(options: argparse.Namespace, console: Console) -> None:
    """Release, and say what was made, what is odd about it, and what to do next."""
    never = options.due is not None and options.due.strip().lower() == NONE
    probe()  # where no sandbox can be used, that is said before anything is made
    due = due_at(options.due) if options.due is not None and not never else None
    with Judges(1) as judges:  # it does its imports meanwhile
        done = release(options.assignment, options.source, options.course, options.supply, due, without_due=never)
        sentences = [*done.remarks, *_doubts(options, judges)]
    folder = options.course / "release" / options.assignment
    console.print(f"Released {options.assignment} into {folder}, without solutions or hidden tests:", markup=False)
    for path in done.files:
        console.print(f"  {path.relative_to(folder.resolve())}", markup=False)
    if done.due is not None:
        console.print(f"Due: {in_words(done.due.replace(tzinfo=UTC))}.", markup=False)
    for sentence in sentences:
        console.print(sentence, markup=False)
    console.print(f"Next: hand that folder out; later, grader collect {options.assignment} PLACE", markup=False)


def _doubts(options: argparse.Namespace, judges: Judges) -> Iterator[str]:
    """What the tests say of the instructor's own solution."""
    read = {path.stem: (read_source(path), path) for path in source_notebooks(options.source, options.assignment)}
    own = [Delivery(OWN, name, path) for name, (_, path) in read.items()]
    runtime = runtime_of(assignment for assignment, _ in read.values())
    release = options.course / "release" / options.assignment
    for report in judges.grade(items_of(read, own, runtime, allow_weak=True, files_in=release)):  # no stranger's code
        yield from doubts(report)
