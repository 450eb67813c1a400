"""`grader release`: make the learners' version of an assignment."""

from __future__ import annotations

import argparse

from rich.console import Console

from grader.gradebook.release import release

HELP = "make the learners' version"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader release` understands."""
    parser.add_argument("--with", dest="supply", action="append", default=[], metavar="GLOB",
                        help="other files to hand out, such as '*.csv'; without it, only notebooks")  # fmt: skip


def run(options: argparse.Namespace, console: Console) -> None:
    """Release, and say what was made."""
    files = release(options.assignment, options.source, options.course, options.supply)
    folder = options.course / "release" / options.assignment
    console.print(f"Released {options.assignment} into {folder}, without solutions or hidden tests:", markup=False)
    for path in files:
        console.print(f"  {path.relative_to(folder.resolve())}", markup=False)
    console.print(f"Next: hand that folder out; later, grader grade {options.assignment} --submissions FOLDER")
