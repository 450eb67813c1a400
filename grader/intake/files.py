"""The files of a folder that nobody trusts: no link is followed, only ordinary files are opened, all is bounded."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from grader.intake.names import shown_path

LARGEST = 50_000_000
"""Bytes of one file that are taken."""
LARGEST_ALL = 10_000_000_000
"""Bytes that are read in one collecting."""
MOST = 100_000
"""Files that are looked at."""
DEEPEST = 12
"""Folders inside each other."""
LONGEST_NAME = 255
JUNK = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__"})
"""Left behind by systems; nobody hands these in."""
BENEATH = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
"""Whether the system opens files relative to an open folder, so that no link can be slipped in between."""


class UnusableError(Exception):
    """Why one file cannot be taken: the second half of a sentence that begins with its name."""


@dataclass(frozen=True)
class Found:
    """A file that somebody handed in, not read yet."""

    parts: tuple[str, ...]
    """Its folders and its name, as they stand there."""
    read: Callable[[], bytes] = field(repr=False, compare=False)
    """Its content. Raises UnusableError."""
    inside: tuple[str, ...] = ()
    """Of a file in a zip that lies among the files: its folders and name in there."""
    owner: str = ""
    """Who owns it on disk, where the system says so."""

    @property
    def name(self) -> str:
        """The file's own name."""
        return (self.inside or self.parts)[-1]

    @property
    def shown(self) -> str:
        """Where it lies, for people to read."""
        return shown_path((*self.parts, *self.inside))


class Budget:
    """How much may still be read; shared by everything that one collecting reads."""

    def __init__(self, count: int) -> None:
        self.left = count

    def spend(self, count: int) -> None:
        """Take bytes off. Raises UnusableError when there are too few."""
        if count > self.left:
            raise UnusableError(f"was not read: more than {LARGEST_ALL // 1_000_000_000} GB in all were handed in.")
        self.left -= count


def in_folder(root: Path, budget: Budget, said: Callable[[str], None]) -> list[Found]:
    """Every ordinary file in a folder and its folders, in order. `said` is told of what was passed over, and why."""
    found: list[Found] = []
    for parts in _walk(root, (), said):
        if len(found) == MOST:
            said(f"Only the first {MOST} files in {root} were looked at. Collect a smaller folder.")
            break
        found.append(one_file(root, parts, budget))
    return found


def one_file(root: Path, parts: tuple[str, ...], budget: Budget) -> Found:
    """A file somewhere in a folder, not read yet."""
    return Found(parts, lambda: _read(root, parts, budget))


def _walk(root: Path, parts: tuple[str, ...], said: Callable[[str], None]) -> Iterator[tuple[str, ...]]:
    where = shown_path(parts) or str(root)
    try:
        with _opened(root, parts, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)) as place, os.scandir(place) as scan:
            entries = sorted((entry.name, _kind(entry)) for entry in scan)
    except OSError as error:
        said(f"{where}: cannot be read ({error.strerror or error}).")
        return
    for name, kind in entries:
        here = (*parts, name)
        shown_here = shown_path(here)
        if any("\udc80" <= c <= "\udcff" for c in name):
            said(f"{shown_here}: its name is not readable text; not taken. Rename it and collect again.")
        elif kind == "folder":
            if len(here) > DEEPEST:
                said(f"{shown_here}: more than {DEEPEST} folders inside each other; not looked into.")
            else:
                yield from _walk(root, here, said)
        elif kind == "file":
            yield here
        else:
            said(f"{shown_here}: is {kind}, not a file; not taken.")


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink() or (hasattr(entry, "is_junction") and entry.is_junction()):
        return "a link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "a device or a pipe"


def _read(root: Path, parts: tuple[str, ...], budget: Budget) -> bytes:
    try:
        with _opened(root, parts, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)) as place:
            if isinstance(place, int):
                if not stat.S_ISREG(os.fstat(place).st_mode):
                    raise UnusableError("is no longer an ordinary file; not taken.")
                with open(place, "rb", closefd=False) as file:
                    return bounded(file.read, budget)
            with open(place, "rb") as file:
                return bounded(file.read, budget)
    except OSError as error:
        raise UnusableError(f"cannot be read ({error.strerror or error}).") from error


def bounded(read: Callable[[int], bytes], budget: Budget) -> bytes:
    """All that `read` gives, piece by piece. Raises UnusableError when it is too much."""
    pieces: list[bytes] = []
    size = 0
    while piece := read(1 << 20):
        budget.spend(len(piece))
        size += len(piece)
        if size > LARGEST:
            raise UnusableError(f"is larger than {LARGEST // 1_000_000} MB; not taken.")
        pieces.append(piece)
    return b"".join(pieces)


@contextmanager
def _opened(root: Path, parts: Sequence[str], flags: int) -> Iterator[int | str]:
    """A file or folder beneath `root`, opened without following a link; where the system cannot, its path."""
    if not BENEATH:
        yield str(root.joinpath(*parts))
        return
    folder = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    place = os.open(root, folder)
    try:
        for count, part in enumerate(parts, start=1):
            wanted = folder if count < len(parts) else flags | os.O_CLOEXEC
            inner = os.open(part, wanted | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = inner
        yield place
    finally:
        os.close(place)


def owner_of(path: Path) -> str:
    """The login name of a folder's owner; empty where nobody knows."""
    try:
        return path.owner()
    except (OSError, KeyError, NotImplementedError):
        return ""
