"""The files in which learners share their log, as records by learner. They come from many hands: reading goes on.

FOLDER/…/*.jsonl, JSON lines: the first is {"t": "share", "v": 1, "place", "pseudonym", "made"}, the others are what
`predictions` and `delegation` understand. Of one pseudonym the newest file counts. No pseudonym leaves this module.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import SubmissionError

VERSION = 1
LONGEST_LINE = 100_000
LARGEST_FILE = 20_000_000
MOST_LINES = 20_000
"""Of one file."""
_PSEUDONYM = re.compile(r"[0-9a-f]{12}")
_DAY = re.compile(r"20\d\d-[01]\d-[0-3]\d", re.ASCII)

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Files:
    """What was found in a folder."""

    learners: tuple[tuple[Record, ...], ...]
    """The records of each learner."""
    places: tuple[str, ...]
    """What the learners shared with; more than one where the files of several classes were mixed."""
    replaced: int
    """Files that a newer one of the same learner replaces."""
    unused: int
    """Files that are no share of a log: links, broken ones, others."""
    bad_lines: int
    """Lines that are no records."""


def read_files(folder: Path) -> Files:
    """Read a folder of shared files. Raises SubmissionError when there is no such folder, never because of a file."""
    if not folder.is_dir():
        raise SubmissionError(f"There is no folder {folder}. Give the folder in which the shared files lie.")
    newest: dict[str, tuple[tuple[str, int], str, list[Record]]] = {}
    read = unused = bad_lines = 0
    for path in _paths(folder):
        lines = _lines(path)
        head = _record(lines[0]) if lines else None
        if head is None or not _is_head(head):
            unused += 1
            continue
        read += 1
        found = [_record(line) for line in lines[1 : MOST_LINES + 1]]
        records = [record for record in found if record is not None]
        bad_lines += len(lines) - 1 - len(records)
        newness = (head["made"], len(records))
        known = newest.get(head["pseudonym"])
        if known is None or newness > known[0]:
            newest[head["pseudonym"]] = (newness, head["place"], records)
    learners = sorted(newest.values(), key=lambda one: len(one[2]))
    return Files(
        learners=tuple(tuple(records) for _, _, records in learners),
        places=tuple(sorted({place for _, place, _ in learners})),
        replaced=read - len(newest),
        unused=unused,
        bad_lines=bad_lines,
    )


def number(value: object) -> bool:
    """Whether this is a number that can be reckoned with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def _paths(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(base, name) for name in sorted(names) if name.endswith(".jsonl"))


def _lines(path: Path) -> Sequence[bytes]:
    """The lines that are not empty; none of a link, a pipe, a file that is too large or cannot be read."""
    try:
        # Opened so that a link is refused and a pipe does not make us wait.
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(opened, "rb") as file:
            if path.is_symlink() or not stat.S_ISREG(os.fstat(opened).st_mode):
                return ()
            data = file.read(LARGEST_FILE + 1)
    except OSError:
        return ()
    return [line for line in data.split(b"\n") if line.strip()] if len(data) <= LARGEST_FILE else ()


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
        and isinstance(head.get("made"), str)
        and _DAY.fullmatch(head["made"]) is not None
    )
