"""The files in which learners share their log, as records by learner. They come from many hands: reading goes on.

FOLDER/…/*.jsonl, JSON lines: the first is {"t": "share", "v": 1, "place", "pseudonym", "made"}, the others are what
`predictions` and `delegation` understand. Of one pseudonym the newest file counts, as long as it has a unit in
common with the one before: anybody can write somebody else's pseudonym, but only who has a file knows the ids of the
units in it. No pseudonym leaves this module.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from grader.errors import SubmissionError

VERSION = 1
LONGEST_LINE = 100_000
LARGEST_FILE = 20_000_000
MOST_LINES = 20_000
"""Of one file."""
LONGEST_PLACE = 40
_PSEUDONYM = re.compile(r"[0-9a-f]{12}")
_MOMENT = re.compile(r"20\d\d-\d\d-\d\d(?:T[0-2]\d:[0-5]\d:[0-5]\dZ)?", re.ASCII)

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Files:
    """What was found in a folder."""

    learners: tuple[tuple[Record, ...], ...]
    """The records of each learner."""
    places: tuple[str, ...]
    """What the learners shared with; more than one where the files of several classes were mixed."""
    used: int
    """Files that are a share of a log."""
    replaced: int
    """Files that a newer one of the same learner replaces."""
    contradictions: tuple[tuple[str, str], ...]
    """Pairs of files that claim one pseudonym and have no unit in common: the first counts, the second does not.
    By their paths in the folder, without pseudonyms."""
    unused: int
    """Files that are no share of a log: links, broken ones, others."""
    bad_lines: int
    """Lines that are no records."""


def read_files(folder: Path) -> Files:
    """Read a folder of shared files. Raises SubmissionError when there is no such folder, never because of a file."""
    if not folder.is_dir():
        raise SubmissionError(f"There is no folder {folder}. Give the folder in which the shared files lie.")
    counted: dict[str, _Share] = {}
    contradictions: list[tuple[str, str]] = []
    read = unused = bad_lines = 0
    for path in _paths(folder):
        one, bad = _read(path, str(path.relative_to(folder)))
        bad_lines += bad
        if one is None:
            unused += 1
            continue
        read += 1
        known = counted.setdefault(one.pseudonym, one)
        if not known.goes_with(one):
            contradictions.append((known.name, one.name))
        elif one.newness > known.newness:
            counted[one.pseudonym] = one
    learners = sorted(counted.values(), key=lambda one: len(one.records))
    return Files(
        learners=tuple(one.records for one in learners),
        places=tuple(sorted({one.place for one in learners})),
        used=read,
        replaced=read - len(counted) - len(contradictions),
        contradictions=tuple((_shown(one, counted), _shown(other, counted)) for one, other in contradictions),
        unused=unused,
        bad_lines=bad_lines,
    )


@dataclass(frozen=True)
class _Share:
    """One file that is a share of a log."""

    name: str
    pseudonym: str
    place: str
    made: str
    records: tuple[Record, ...]

    @property
    def newness(self) -> tuple[str, int]:
        return self.made, len(self.records)

    def goes_with(self, other: _Share) -> bool:
        """Whether both are of one hand: they are the same, or have a unit in common."""
        return self.records == other.records or not self._units().isdisjoint(other._units())

    def _units(self) -> set[str]:
        units = (one.get("unit") for one in self.records if one.get("t") == "shared_unit")
        return {unit for unit in units if isinstance(unit, str)}


def _read(path: Path, name: str) -> tuple[_Share | None, int]:
    """A file, and how many of its lines are no records; None of what is no share of a log."""
    lines, more = _lines(path)
    head = _record(lines[0]) if lines else None
    if head is None or not _is_head(head):
        return None, 0
    found = [_record(line) for line in lines[1:]]
    records = tuple(record for record in found if record is not None)
    share = _Share(name, head["pseudonym"], head["place"][:LONGEST_PLACE], head["made"], records)
    return share, len(found) - len(records) + more


def _shown(name: str, pseudonyms: Iterable[str]) -> str:
    """The path of a file as the instructor may see it."""
    for pseudonym in pseudonyms:
        name = name.replace(pseudonym, "…")
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def number(value: object) -> bool:
    """Whether this is a number that can be reckoned with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def _paths(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(base, name) for name in sorted(names) if name.endswith(".jsonl"))


def _lines(path: Path) -> tuple[Sequence[bytes], int]:
    """The first lines that are not empty, and how many more there are.

    None of a link, a pipe, a file that is too large or cannot be read.
    """
    try:
        # Opened so that a link is refused and a pipe does not make us wait.
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(opened, "rb") as file:
            if path.is_symlink() or not stat.S_ISREG(os.fstat(opened).st_mode):
                return (), 0
            data = file.read(LARGEST_FILE + 1)
    except OSError:
        return (), 0
    if len(data) > LARGEST_FILE:
        return (), 0
    lines = BytesIO(data)
    first = list(islice((line for line in lines if line.strip()), MOST_LINES + 1))
    return first, sum(bool(line.strip()) for line in lines)


def _record(line: bytes) -> Record | None:
    """An object of our version; None of anything else."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and data.get("v") == VERSION else None


def _is_head(head: Record) -> bool:
    return (
        head.get("t") == "share"
        and isinstance(head.get("place"), str)
        and isinstance(head.get("pseudonym"), str)
        and _PSEUDONYM.fullmatch(head["pseudonym"]) is not None
        and _made(head.get("made"))
    )


def _made(moment: object) -> bool:
    """Whether this is a moment such as 2026-11-23T08:40:12Z, or a day, that has begun somewhere on earth."""
    if not (isinstance(moment, str) and _MOMENT.fullmatch(moment)):
        return False
    try:
        return date.fromisoformat(moment[:10]) <= datetime.now(UTC).date() + timedelta(days=1)
    except ValueError:
        return False
