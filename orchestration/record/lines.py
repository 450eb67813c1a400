"""What lies in a folder of the record, and what one segment says: bytes into whole lines, lines into plain dicts.

Reading writes nothing and takes no lock; pyarrow is not needed here.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from orchestration.record.versions import VERSION, upgraded

_Read = TypeVar("_Read")
_SEGMENT = re.compile(r"[0-9a-f]{16}-[0-9a-f]+-[0-9a-f]{6}.*\.(jsonl|parquet)")


BLANK = b"\0 \t\r\n"


@dataclass(frozen=True)
class Notes:
    """What a reader should know about what was read; all empty when all is well."""

    torn: tuple[str, ...] = ()
    """Segments that end in a part of a record: its writer was stopped before the record was acknowledged."""
    skipped: int = 0
    """Lines elsewhere that are no records."""
    newer: int = 0
    """Records of a later version of the course; read as far as understood."""
    misfits: int = 0
    """Fields whose value has another type than it should; read as missing."""
    unread: tuple[str, ...] = ()
    """Files that could not be read, and links, which are not followed."""

    def __add__(self, other: Notes) -> Notes:
        return Notes(
            self.torn + other.torn,
            self.skipped + other.skipped,
            self.newer + other.newer,
            self.misfits + other.misfits,
            self.unread + other.unread,
        )

    @property
    def sentence(self) -> str:
        """All of it for a person, one sentence; "" when there is nothing to say."""
        said = [
            text
            for there, text in (
                (self.torn, f"{_some(self.torn)} with an incomplete last record, which was never acknowledged"),
                (self.skipped, f"{self.skipped} unreadable line{'s' * (self.skipped != 1)} passed over"),
                (self.misfits, f"{self.misfits} value{'s' * (self.misfits != 1)} of a wrong type read as missing"),
                (self.newer, f"{self.newer} written by a newer version of the course and read as far as possible"),
                (self.unread, f"{_some(self.unread)} that could not be opened"),
            )
            if there
        ]
        return f"The record was read with exceptions: {'; '.join(said)}." if said else ""


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(printable(name) for name in names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"{len(names)} file{'s' * (len(names) != 1)} ({shown})"


def printable(text: str) -> str:
    """The text on one line, without signs that cannot be printed: none of it can steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


@dataclass(frozen=True)
class Found:
    """The record's files in a folder and all folders below, oldest name first."""

    segments: tuple[Path, ...]
    compacted: tuple[Path, ...]
    notes: Notes = Notes()


def found(folder: Path) -> Found:
    """Look for the record's files. Other files are none of ours; links are not followed but noted."""
    by_suffix: dict[str, list[Path]] = {".jsonl": [], ".parquet": []}
    unread: list[str] = []
    for base, folders, names in os.walk(folder, onerror=lambda problem: unread.append(Path(problem.filename).name)):
        unread.extend(name for name in folders if Path(base, name).is_symlink())
        for name in names:
            path = Path(base, name)
            if _SEGMENT.fullmatch(name):
                if path.is_symlink() or not path.is_file():
                    unread.append(name)
                else:
                    by_suffix[path.suffix].append(path)
    if not os.path.lexists(folder):
        unread.clear()
    segments, compacted = (tuple(sorted(paths, key=lambda path: path.name)) for paths in by_suffix.values())
    return Found(segments, compacted, Notes(unread=tuple(sorted(unread))))


def steadily(folder: Path, read: Callable[[Found], _Read]) -> _Read:
    """What `read` makes of the record's files, once none of them has gone and no compacted one has come meanwhile.

    A compactor deletes segments after their records are in a new file: who listed the folder before and reads it
    after that would find neither. Each further reading is for another compaction, so that it ends.
    """
    here = found(folder)
    while True:
        made, before, here = read(here), here, found(folder)
        same = here.compacted == before.compacted and here.notes == before.notes
        if same and set(before.segments) <= set(here.segments):
            return made


def whole(path: Path) -> tuple[bytes, Notes]:
    """The lines of a segment up to its last record, each with its newline; without what follows, if that is none.

    A last line without a newline counts if it is a whole record; blanks and zeros after it are nothing.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return b"", Notes(unread=(path.name,))
    data = data.rstrip(BLANK)
    end = data.rfind(b"\n") + 1
    if not data or record(data[end:]) is not None:
        return data + b"\n", Notes()
    return data[:end], Notes(torn=(path.name,))


def record(line: bytes | memoryview) -> dict[str, Any] | None:
    """The record that a line holds, or None."""
    try:
        made = json.loads(bytes(line).strip(BLANK))
    except (ValueError, RecursionError):
        return None
    return made if isinstance(made, dict) else None


def parsed(lines: bytes | memoryview) -> Iterator[dict[str, Any] | bytes]:
    """The records of some lines, those of old versions as they would be written today; as it is what is no record."""
    for line in bytes(lines).split(b"\n"):
        if line.strip(BLANK):
            made = record(line)
            if made is None:
                yield line
            else:
                yield from upgraded(made)


def records(path: Path) -> tuple[list[dict[str, Any]], Notes]:
    """All whole records of one segment, as written."""
    data, notes = whole(path)
    lines = [line for line in data.split(b"\n") if line.strip(BLANK)]
    read = [made for line in lines if (made := record(line)) is not None]
    newer = sum(isinstance(one.get("v"), int) and one["v"] > VERSION for one in read)
    return read, notes + Notes(skipped=len(lines) - len(read), newer=newer)
