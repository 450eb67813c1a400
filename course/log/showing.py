"""How the record is shown in a terminal: short ids, counts beside every number, nothing that could steer a screen."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.log.ids import shortened

if TYPE_CHECKING:
    import pandas as pd


def plain(text: object) -> str:
    """Text for a terminal, on one line: what does not print becomes a mark, so that no title can steer the screen."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(str(text).split()))


def count(n: int, one: str) -> str:
    """A number with its noun: `1 file`, `7 files`."""
    return f"{n:,} {one}{'s' * (n != 1)}"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """Print a table; columns named in `right` hold numbers. Where it is too wide, the last column is cut."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        made.add_column(head, justify="right" if head in right else "left", no_wrap=head != heads[-1])
    for row in rows:
        made.add_row(*(Text(plain(one), no_wrap=True, overflow="ellipsis") for one in row))
    Console(highlight=False, width=_width()).print(made)


def say(text: str) -> None:
    """Print a paragraph, broken at the terminal's width."""
    print(textwrap.fill(plain(text), _width(), break_long_words=False, break_on_hyphens=False))


def _width() -> int:
    known = sys.stdout.isatty() or os.environ.get("COLUMNS")
    return max(60, shutil.get_terminal_size().columns) if known else 200


def apart(frame: pd.DataFrame) -> tuple[tuple[str, pd.DataFrame], ...]:
    """The units of real work, and those that a practice model did."""
    practice = frame["simulated"].fillna(False).astype(bool)
    return ("real", frame[~practice]), ("simulated", frame[practice])


def short(unit_id: str, among: Sequence[str]) -> str:
    """The end of an id by which it can be told from all others."""
    return shortened([unit_id], among)[0]


def units(frame: pd.DataFrame, among: Sequence[str]) -> None:
    """A line a unit; when it was decided is in local time."""
    import pandas as pd

    ends = shortened(list(frame["unit_id"]), among)
    times = [moment.to_pydatetime().astimezone() for moment in frame["started_at"]]
    format = "%d %b %H:%M" if len({time.year for time in times} | {datetime.now(UTC).year}) == 1 else "%d %b %Y"
    any_simulated = bool((frame["simulated"] == True).any())  # noqa: E712  it may be missing
    heads = ("id", "when", "decision", "kind", "outcome", *(["by"] if any_simulated else []), "title")
    rows = [
        (
            id,
            f"{time:{format}}",
            "draft" if pd.isna(row.decision) else row.decision,
            "" if pd.isna(row.decision) else row.kind,
            row.outcome,
            *(["simulated" if row.simulated is True else ""] if any_simulated else []),
            row.title,
        )
        for row, time, id in zip(frame.itertuples(), times, ends, strict=True)
    ]
    table(heads, rows)
