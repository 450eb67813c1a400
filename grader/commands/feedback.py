"""`grader feedback`: write the feedback pages again."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.text import Text

from grader.attempts import attempts_of
from grader.commands.table import scores_table
from grader.errors import SourceError
from grader.telling.feedback import text, write_page

HELP = "write the feedback pages again"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader feedback` understands."""
    parser.add_argument("--show", action="store_true", help="print them here as well")


def run(options: argparse.Namespace, console: Console) -> None:
    """Write a page for each learner, from the newest results."""
    with attempts_of(options.course) as attempts:
        reports = attempts.latest(options.assignment)
    if not reports:
        raise SourceError(
            f"Nothing of '{options.assignment}' has been graded in {options.course}. Run: grader grade "
            f"{options.assignment} --submissions …"
        )
    pages = [write_page(report, options.course) for report in reports]
    if options.show:
        for report in reports:
            console.print(Text(f"{report.student} · {text(report)}"))
    console.print(scores_table(reports))
    console.print(f"Wrote {len(pages)} page(s) under {options.course / 'feedback'}. Next: give each learner their own.")
