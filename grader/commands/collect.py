"""`grader collect`: take in what was handed in."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console

from grader.errors import SubmissionError
from grader.gradebook.exchange import exchange_of
from grader.gradebook.people import enter
from grader.intake.collect import Collected, collect
from grader.intake.names import shown
from grader.intake.roster import read_roster
from grader.lock import sole_writer
from grader.reading.assignment import source_notebooks

MOST_NAMED = 12
"""Students; of more, only the number is told."""
HELP = "take in what was handed in"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader collect` understands."""
    parser.add_argument("place", nargs="?", type=Path, metavar="PLACE",
                        help="a folder, a zip from Moodle, Canvas or Blackboard, or nbgrader's exchange (default: the "
                             "exchange that nbgrader is set to)")  # fmt: skip
    parser.add_argument("--student", nargs="+", default=[], metavar="ID", help="only these")
    parser.add_argument("--roster", type=Path, metavar="CSV", help="the class list: an LMS's names become ids")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be taken")
    parser.add_argument("--overwrite", action="store_true", help="take these even where something newer was collected")


def run(options: argparse.Namespace, console: Console) -> None:
    """Collect, and say what came, what did not, and what to do next."""
    notebooks = [path.stem for path in source_notebooks(options.source, options.assignment)]
    place = options.place or exchange_of(options.course)
    for own in (options.source, options.course):
        if own.resolve().is_relative_to(place.resolve()):
            raise SubmissionError(f"{place} holds your own {own}. Give the folder with nothing but submissions in it.")
    roster = read_roster(options.roster) if options.roster else None
    with nullcontext() if options.dry_run else sole_writer(options.course, "collect"):
        done = collect(
            options.assignment,
            place,
            options.course,
            notebooks=notebooks,
            students=options.student,
            roster=roster,
            dry_run=options.dry_run,
            overwrite=options.overwrite,
        )
        if roster and not options.dry_run:
            enter(roster.people, options.course)
    for sentence in done.sentences:
        console.print(sentence, markup=False)
    console.print(_told(done, place, options.dry_run), markup=False)
    if options.dry_run:
        console.print("Nothing was changed; the same command without --dry-run takes it in.")
    else:
        console.print(f"Next: grader grade {options.assignment}", markup=False)


def _told(done: Collected, place: Path, dry_run: bool) -> str:
    if not done.new and not done.changed:
        return f"Nothing new in {shown(str(place), 200)}: {_of(done.unchanged)} as collected before."
    counts = [(done.new, "new"), (done.changed, "changed"), (done.unchanged, "unchanged")]
    parts = [f"{_of(students)} {word}" for students, word in counts if students]
    return f"{'Would collect' if dry_run else 'Collected'} from {shown(str(place), 200)}: {', '.join(parts)}."


def _of(students: tuple[str, ...]) -> str:
    names = f" ({', '.join(students)})" if len(students) <= MOST_NAMED else ""
    return f"{len(students)} student{'s' * (len(students) != 1)}{names}"
