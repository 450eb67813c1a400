"""The shared files of a class as one frame. They come from many hands: whatever is in them, reading goes on."""

from __future__ import annotations

import json
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.errors import BadEntry
from orchestration.log.leaving.shared_rows import SHARED, accepted, day
from orchestration.log.reading.framed import framed

if TYPE_CHECKING:
    import pandas as pd

VERSION = 1
LARGEST_FILE = 20_000_000
LONGEST_LINE = 100_000
MOST_LINES = 20_000
"""Of one file; at one unit a quarter of an hour, day and night, it takes seven months."""
_CLOCK = re.compile(r"(?:T[0-2]\d:[0-5]\d:[0-5]\dZ)?", re.ASCII)
_PSEUDONYM = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True)
class _Shared:
    """One file: whose, how new, and its units by their ids."""

    name: str
    learner: str
    newness: tuple[str, int]
    units: dict[str, dict[str, Any]]

    def goes_with(self, other: _Shared) -> bool:
        """Whether both are of one hand: anybody can write a pseudonym, but only who has a file knows its units' ids."""
        return self.units == other.units or not self.units.keys().isdisjoint(other.units)


def class_frame(folder: str | Path) -> pd.DataFrame:
    """All units that learners shared, in the columns that are shared; `learner_id` holds pseudonyms, `started_at` days.

    Files may lie in folders of their own, as they come from an LMS. Of one learner the newest file counts, of one unit
    one row. What could not be used is counted in `frame.attrs["unused"]`, by why. Of two files that claim one pseudonym
    and have no unit in common the first by its path counts; `frame.attrs["contradictions"]` names both. Raises BadEntry
    when there is no such folder; never because of what a file holds.
    """
    import orchestration.log.questions.accessor  # noqa: F401  registers the accessor

    root = Path(folder).expanduser()
    if not root.is_dir():
        raise BadEntry(f"There is no folder {root}: give the one in which the shared files lie.")
    unused: Counter[str] = Counter()
    counted: dict[str, _Shared] = {}
    contradictions: list[tuple[str, str]] = []
    for path in _files(root, unused):
        one = _read(path, str(path.relative_to(root)), unused)
        if one is None:
            continue
        known = counted.setdefault(one.learner, one)
        if not known.goes_with(one):
            contradictions.append((known.name, one.name))
            unused["files that contradict another one of the same pseudonym"] += 1
            continue
        unused["files that a newer one of the same learner replaces"] += known is not one
        if one.newness > known.newness:
            counted[one.learner] = one
    rows = [{**unit, "learner_id": one.learner} for one in counted.values() for unit in one.units.values()]
    frame = typed(sorted(rows, key=lambda row: (row["started_at"], row["learner_id"], row["unit_id"])))
    frame.attrs["unused"] = dict(+unused)
    frame.attrs["contradictions"] = contradictions
    return frame


def typed(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Accepted rows as a frame with the log's own types."""
    import pyarrow as pa

    names = {"unit_id", "learner_id", *(column.name for column in SHARED)}
    columns: dict[str, Any] = {name: [row.get(name) for row in rows] for name in names}
    days = [datetime.fromisoformat(f"{day}T00:00:00+00:00") for day in columns["started_at"]]
    columns["started_at"] = pa.array(days, pa.timestamp("us", tz="UTC"))
    return framed({name: pa.array(values) for name, values in columns.items()})


def _files(root: Path, unused: Counter[str]) -> Iterator[Path]:
    for base, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(base, name)
            if path.suffix == ".jsonl":
                yield path
            elif not name.startswith("."):
                unused["other files"] += 1


def _read(path: Path, name: str, unused: Counter[str]) -> _Shared | None:
    lines, more = _lines(path, unused)
    head = _record(lines[0]) if lines else None
    if head is None or not _is_head(head):
        unused["files that are no share of a log"] += lines is not None
        return None
    unused[f"lines beyond the first {MOST_LINES:,} of a file"] += more
    units: dict[str, dict[str, Any]] = {}
    for line in lines[1:] if lines else ():
        record = _record(line) or {}
        if record.get("t") == "prediction":
            continue
        unit = accepted(record) if record.get("t") == "shared_unit" and record.get("v") == VERSION else None
        if unit is None:
            unused["lines that are no shared unit"] += 1
        elif unit["unit_id"] in units:
            unused["units that are there twice"] += 1
        else:
            units[unit["unit_id"]] = unit
    return _Shared(name, head["pseudonym"], (head["made"], len(units)), units)


def _is_head(head: dict[str, Any]) -> bool:
    pseudonym = head.get("pseudonym")
    known = isinstance(pseudonym, str) and _PSEUDONYM.fullmatch(pseudonym) is not None
    return known and head.get("t") == "share" and head.get("v") == VERSION and _has_been(head.get("made"))


def _has_been(made: object) -> bool:
    """Whether this is a moment such as 2026-11-23T08:40:12Z, or a day, that has begun somewhere on earth."""
    if not isinstance(made, str) or _CLOCK.fullmatch(made[10:]) is None:
        return False
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    return day(made[:10]) and made[:10] <= tomorrow


def _lines(path: Path, unused: Counter[str]) -> tuple[list[bytes] | None, int]:
    """The first lines that are not empty, and how many more there are.

    None of a link, a pipe, a file that is too large or cannot be read.
    """
    try:
        # Opened so that a link is refused and a pipe does not make us wait.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode) or path.is_symlink():
                raise OSError
            data = file.read(LARGEST_FILE + 1)
    except OSError:
        unused["links and files that cannot be read"] += 1
        return None, 0
    if len(data) > LARGEST_FILE:
        unused["files that are too large"] += 1
        return None, 0
    lines = BytesIO(data)
    first = list(islice((line for line in lines if line.strip()), MOST_LINES + 1))
    return first, sum(bool(line.strip()) for line in lines)


def _record(line: bytes) -> dict[str, Any] | None:
    if len(line) > LONGEST_LINE:
        return None
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
