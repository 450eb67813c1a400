"""Files that are never seen half written."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

from grader.errors import CourseError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that, whatever happens meanwhile, either the old one or the new one is there.

    Raises CourseError when it cannot be written.
    """
    new = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            new.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
            new.replace(path)
        except OSError:
            with suppress(OSError):
                new.unlink()
            raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else False
        what = "Make room" if full else "Put that right"
        raise CourseError(
            f"{path} could not be written ({error.strerror or error}). {what}; the same command then goes on from here."
        ) from error
