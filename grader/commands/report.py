"""`grader report`: what the class did, on one page for the instructor."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from grader.atomic import write_whole
from grader.telling.report.csv_files import write_csv
from grader.telling.report.page import page
from grader.telling.report.people import pseudonyms
from grader.telling.report.rows import read_rows
from grader.telling.report.shared import Shared, shared
from grader.telling.report.survey import Survey, survey

HELP = "write the class report"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader report` understands."""
    parser.add_argument("more", nargs="*", metavar="assignment", help="more assignments")
    parser.add_argument("--names", action="store_true", help="say who is who; without it, nobody is named")
    parser.add_argument("--csv", type=Path, metavar="FOLDER", help="write the tables there as CSV as well")
    parser.add_argument("--shared", type=Path, metavar="FOLDER",
                        help="what learners shared of their logs: the files that `course log share` wrote")  # fmt: skip


def run(options: argparse.Namespace, console: Console) -> None:
    """Write a page for each assignment, and say what to look at first."""
    of_learners = shared(options.shared) if options.shared else None
    for line in of_learners.contradicted if of_learners else ():
        console.print(line, markup=False)
    for assignment in dict.fromkeys([options.assignment, *options.more]):
        rows = read_rows(options.course, assignment)
        found = survey(rows)
        console.print(f"{assignment}: {_in_words(found)}", markup=False)
        for path in _write(found, options, of_learners):
            console.print(f"  {path}", markup=False)
    console.print("Next: open the page in a browser; its first box says what to do.")


def _write(found: Survey, options: argparse.Namespace, of_learners: Shared | None) -> Iterator[Path]:
    """The page, and the tables where they are wanted; the paths as they are written."""
    rows = found.rows
    folder = options.course / "report"
    codes = pseudonyms(rows.people, folder)
    called = {id: one.name for id, one in rows.people.items()} if options.names else codes
    command = shlex.join(["grader", "grade", rows.assignment, *_places(options)])
    path = folder / f"{rows.assignment}.html"
    write_whole(path, page(found, called, names=options.names, command=command, shared=of_learners))
    yield path
    if options.csv:
        yield from write_csv(found, codes, options.csv, names=options.names, shared=of_learners)


def _places(options: argparse.Namespace) -> list[str]:
    """The folders that the next command has to be told of: those that are not where it looks by itself."""
    folders = {"--source": (options.source, "exercises"), "--course": (options.course, "build")}
    return [word for name, (path, usual) in folders.items() if path != Path(usual) for word in (name, str(path))]


def _in_words(found: Survey) -> str:
    flagged = sum(bool(item.flag) for item in found.items)
    waiting = sum(len(one.students) for one in (*found.by_hand, *found.trouble))
    return (
        f"{found.handed_in} handed in, {found.graded} graded completely, {waiting} score(s) open, "
        f"{flagged} item(s) flagged, {len(found.stuck)} learner(s) may be stuck."
    )
