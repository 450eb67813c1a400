"""Scores as a table in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from grader.score import Report, number


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
