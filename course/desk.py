"""One running course a workspace: a lock that the system lets go by itself, and a note of where the course answers."""

import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO

from course.errors import CourseError
from course.lab import Address

PATIENCE = 30.0
"""Seconds that a second start waits for the first one to be ready."""


class Desk:
    """The private folder of one workspace, and whether this process holds its lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._note = folder / "running.json"
        self._lock: IO[bytes] | None = None

    def take(self) -> bool:
        """Try to become the one running course; False when there is one. Held until this process ends."""
        file = open(self.folder / "lock", "ab")  # kept open: closing lets the lock go
        if not locked(file):
            file.close()
            return False
        self._lock = file
        self._note.unlink(missing_ok=True)  # of a course that was killed
        return True

    def note(self, address: Address) -> None:
        """Leave word of where the course answers, readable only by the user."""
        partial = self._note.with_suffix(".new")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(address), file)
        os.replace(partial, self._note)

    def running(self, seconds: float = PATIENCE) -> Address:
        """Where the other course answers. Raises CourseError when it still gives no answer after `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                address = Address(**json.loads(self._note.read_text(encoding="utf-8")))
                if address.answers():
                    return address
            except (OSError, ValueError, TypeError):
                pass  # not there yet
            if time.monotonic() > deadline:
                raise CourseError(
                    "The course is already being opened for this workspace by another process that does not answer. "
                    "End that one, or choose another workspace with --workspace DIR."
                )
            time.sleep(0.2)

    def leave(self) -> None:
        """Take the note away and let the lock go."""
        if self._lock:
            self._note.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None


def locked(file: IO[bytes]) -> bool:
    """Take the system's lock on `file`; True as well where the file system has no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return os.name != "nt"
    return True
