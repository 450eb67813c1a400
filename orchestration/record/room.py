"""A small room of the record, read again only where a file has changed: it grows by a few hundred records in a life."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.record.lines import Found, Notes, records, steadily
from orchestration.record.writer import Writer


@dataclass(frozen=True)
class _File:
    stamp: tuple[int, int]
    """Time of the last change and size, from before it was read."""
    length: int
    """Of what is written in it, in bytes."""
    roomy: bool
    """Whether it ends in blank lines: then it can be written to without a change of size, or of its time."""
    records: list[dict[str, Any]]
    notes: Notes


@dataclass(frozen=True)
class Content:
    """What was read last, in one piece: threads and forks see all of it or the one before."""

    files: Mapping[Path, _File]
    missed: Notes

    @property
    def records(self) -> list[dict[str, Any]]:
        """All whole records as they were written."""
        return [one for file in self.files.values() for one in file.records]

    @property
    def notes(self) -> Notes:
        """What there is to say about the reading."""
        return sum((one.notes for one in self.files.values()), self.missed)


class Room:
    """The room `name` of the record in `home`: `writer` writes into it. It is never compacted."""

    def __init__(self, home: Path, name: str, *, closed: Collection[str]) -> None:
        self.writer = Writer(home, name, closed=closed)
        self.folder = self.writer.segments.folder
        self._content = Content({}, Notes())

    def content(self) -> Content:
        """What the room holds now; the very same object as before as long as nothing was written."""
        return steadily(self.folder, self._read)

    def _read(self, here: Found) -> Content:
        before = self._content
        files = {path: _read(path, before.files.get(path)) for path in here.segments}
        if files != before.files or here.notes != before.missed:
            self._content = Content(files, here.notes)
        return self._content


def _read(path: Path, known: _File | None) -> _File:
    try:
        status = path.stat()
        stamp = status.st_mtime_ns, status.st_size
        if known is not None and known.stamp == stamp and not known.roomy:
            return known
        data = path.read_bytes()
    except OSError:
        return _File((0, 0), 0, False, [], Notes(unread=(path.name,)))
    roomy, length = data.endswith(b"\n\n"), len(data.rstrip(b"\n"))
    if known is not None and known.roomy and roomy and known.length == length:
        return known
    made, notes = records(path)
    return _File(stamp, length, roomy, made, notes)
