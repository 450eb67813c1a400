"""One writer: of the commands that change a course folder, only one runs at a time."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from grader.errors import CourseError

LOCK = ".writer.lock"
HOLDER = ".writer.json"
"""Says who holds the lock. Only the lock itself counts: the system lets go of it when its holder dies."""


@contextmanager
def sole_writer(course: Path, doing: str) -> Iterator[None]:
    """Hold a course folder, made when it is not there, for a block that writes in it.

    doing: the command's name, for whoever comes second. The same process may enter again inside the block.
    Raises CourseError when another process holds it, or when it cannot be written.
    """
    course = course.resolve()
    try:
        course.mkdir(parents=True, exist_ok=True)
        lock = FileLock(course / LOCK, timeout=0, is_singleton=True, thread_local=False)
        lock.acquire()
    except Timeout:
        raise CourseError(_busy(course)) from None
    except OSError as error:
        raise CourseError(
            f"The course folder {course} cannot be written ({error.strerror or error}). Make it yours, or name another "
            "with --course."
        ) from error
    try:
        if lock.lock_counter == 1:
            _sign(course / HOLDER, doing)
        yield
    finally:
        if lock.lock_counter == 1:
            with suppress(OSError):
                (course / HOLDER).unlink()
        lock.release()


def _sign(path: Path, doing: str) -> None:
    now = datetime.now().astimezone()
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "doing": doing, "since": now.isoformat("T", "seconds")}
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):  # a full disk is told about by whoever writes something that matters
        new.write_text(json.dumps(holder), encoding="utf-8")
        new.replace(path)


def _busy(course: Path) -> str:
    try:
        holder: dict[str, Any] = json.loads((course / HOLDER).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(holder["since"])
        elsewhere = f" on {holder['host']}" if holder["host"] != socket.gethostname() else ""
        who = f"`grader {holder['doing']}` (process {holder['pid']}{elsewhere}, since {since:%H:%M:%S on %d %B})"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another `grader` command"
    stop = "" if sys.platform == "win32" else " or stop it with Ctrl-C"
    return f"{who[:1].upper()}{who[1:]} is writing in {course}. Wait for it{stop}, then try again; nothing was changed."
