"""`course progress`: how far you are, from your own record, in a terminal."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table
from rich.text import Text

from course.log.showing import plain
from orchestration.learning import HEAD, Progress, progress


def main(args: argparse.Namespace) -> int:
    """Print the table and what comes next; 0 also when nothing is on record."""
    console = Console(highlight=False)
    found = progress()
    console.print(table(found))
    console.print()
    for sentence in found.sentences:
        console.print(Text(plain(sentence)))
    console.print(Text.assemble("Next: ", plain(found.next)))
    return 0


def table(found: Progress) -> Table:
    """A row a week."""
    made = Table(
        title="How far you are, from your own record\n",
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
    )
    for name in HEAD:
        made.add_column(name, no_wrap=name == HEAD[0], min_width=max(map(len, name.split())))
    for week in found.weeks:
        made.add_row(*(Text(cell) for cell in week.cells()))
    return made
