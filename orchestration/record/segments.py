"""Append-only JSON lines, one file per writing process, so that no crash can hurt what another record says."""

from __future__ import annotations

import atexit
import os
import secrets
import threading
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.errors import RecordUnwritable
from orchestration.record.encoding import line
from orchestration.record.lines import records, steadily
from orchestration.record.locks import share

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
_ROOM = b"\n" * (32 << 10)
"""Blank lines are written ahead of durable records: waiting for a disk is shorter while a file does not grow."""
_here: weakref.WeakSet[Segments] = weakref.WeakSet()


class Segments:
    """A folder of records. Each process appends to a segment file of its own; readers join them.

    Threads may share one; a fork goes on in a segment of its own. Files are readable by their owner only.
    While it is written to, and after a crash, a segment may end in blank lines.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()  # a signal's handler may come in between and write
        self._file: int | None = None
        self._path = folder
        self._at = 0
        self._size = 0
        self._torn = False
        _here.add(self)

    def append(self, record: Mapping[str, Any], *, durable: bool = True) -> None:
        """Write one record; `durable` waits until it and all before it are on the disk.

        A segment that was deleted or moved meanwhile is followed by a new one. Raises RecordUnwritable.
        """
        content = line(record)
        with self._lock:
            try:
                file = self._segment()
                # A write that failed half way left a torn line: end it, so that this one stands alone.
                content = b"\n" + content if self._torn else content
                self._torn = True
                self._write(file, content, room=durable)
                if durable:
                    self._sync(file)
                self._torn = False
            except OSError as problem:
                raise RecordUnwritable(
                    f"Your record in {self.folder} cannot be written ({problem.strerror or problem}). The lesson goes "
                    "on without it; make room or the folder writable, or point ORCHESTRATION_HOME somewhere else."
                ) from None

    def read(self) -> list[dict[str, Any]]:
        """All whole records as they were written, oldest segment first; what is no record is passed over."""
        return steadily(self.folder, lambda here: [one for path in here.segments for one in records(path)[0]])

    def close(self) -> None:
        """Give the segment up; a later record begins another."""
        with self._lock:
            self._leave()

    def __del__(self) -> None:
        self._leave()

    def _segment(self) -> int:
        """This process's segment, made on first use and whenever the one before was deleted or moved.

        Asked by name: after an `fstat` Linux 6.13 gives the next write a time of its own, and it takes half as long
        again until that is on the disk.
        """
        if self._file is not None and os.access(self._path, os.F_OK):
            return self._file
        self._leave()
        make_folder(self.folder)
        while True:
            self._path = self.folder / f"{time.time_ns():016x}-{os.getpid():x}-{secrets.token_hex(3)}.jsonl"
            file = os.open(self._path, _FLAGS, 0o600)
            self._file, self._at, self._size = file, 0, 0
            if share(file) and os.access(self._path, os.F_OK):  # else a compactor took the newborn
                break
            self._leave()
        sync_folder(self.folder)
        return file

    def _write(self, file: int, content: bytes, *, room: bool) -> None:
        """Write at the end of what was written, which lies before the end of the file if there is room."""
        os.lseek(file, self._at, os.SEEK_SET)
        end = self._at + len(content)
        rest = memoryview(content + _ROOM if room and end > self._size else content)
        while self._at < end:
            written = os.write(file, rest)
            rest = rest[written:]
            self._size = max(self._size, self._at + written)
            self._at = min(self._at + written, end)

    def _sync(self, file: int) -> None:
        try:
            _to_disk(file)
        except OSError:  # what the system could not write it forgets: vouch for nothing in this file any more
            self._leave()
            raise

    def _leave(self) -> None:
        """Give the file up, without the room ahead."""
        if self._file is not None and self._size > self._at:
            try:
                os.ftruncate(self._file, self._at)
            except OSError:
                pass
        self._drop()

    def _drop(self) -> None:
        file, self._file, self._torn = self._file, None, False
        if file is not None:
            try:
                os.close(file)
            except OSError:
                pass

    def _forked(self) -> None:
        self._lock = threading.RLock()  # another thread of the parent may have held it
        self._drop()  # as it is: the parent goes on in it


_to_disk = getattr(os, "fdatasync", os.fsync)


def make_folder(folder: Path) -> None:
    """Make the folder and what is missing above it, for its owner only, so that a power cut does not undo it."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True, mode=0o700)
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Put a folder's list of files on the disk, where the system can."""
    if os.name != "posix":
        return
    try:
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        os.fsync(file)
    except OSError:  # some network file systems cannot
        pass
    finally:
        os.close(file)


def _close_all() -> None:
    for one in list(_here):
        if one._lock.acquire(timeout=1):  # a thread that waits for a dead disk must not keep the program from ending
            one.close()
            one._lock.release()


def _after_fork() -> None:
    for one in list(_here):
        one._forked()


atexit.register(_close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
