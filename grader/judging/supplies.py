"""The files handed out beside a notebook (data, pictures): there for the learner's cells and for the tests."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from grader.errors import SourceError

MOST = 30 * 2**20
"""Bytes of such files that an assignment may have; the sandbox's scratch folder is not much larger."""

Supplies = tuple[tuple[str, str], ...]
"""(path below the notebook's folder, base64), so that they travel with the item."""


def files_in(folder: Path) -> tuple[Path, ...]:
    """The files of a release that are no notebooks. Raises SourceError when they are too much."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and p.suffix != ".ipynb")
    found = [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    size = sum(path.stat().st_size for path in found)
    if size > MOST:
        raise SourceError(
            f"The files handed out in {folder} have {size // 2**20} MB together; grading takes up to "
            f"{MOST // 2**20} MB. Release fewer or smaller ones."
        )
    return tuple(found)


def supplies_in(folder: Path) -> Supplies:
    """The same with their contents, to travel with an item. Raises SourceError."""
    files = files_in(folder)
    return tuple((p.relative_to(folder).as_posix(), base64.b64encode(p.read_bytes()).decode()) for p in files)


def digest(folder: Path) -> str:
    """What the files in a folder are known by; empty when there are none. Raises SourceError."""
    supplies = supplies_in(folder)
    return sha256(repr(supplies).encode()).hexdigest() if supplies else ""


@lru_cache(maxsize=4)
def unpacked(supplies: Supplies) -> Path:
    """A folder with the files in it that everybody may read: one for these very files, whichever judge asks."""
    # not below /tmp, which inside the sandbox is the scratch folder
    own = Path("/var/tmp" if os.access("/var/tmp", os.W_OK) else tempfile.gettempdir()) / f"grader-{os.getuid()}"
    own.mkdir(mode=0o755, exist_ok=True)
    if own.is_symlink() or own.stat().st_uid != os.getuid():
        raise SourceError(f"{own} belongs to somebody else, so the files handed out cannot be put there. Remove it.")
    folder = own / sha256(repr(supplies).encode()).hexdigest()[:32]
    if not folder.exists():
        making = Path(tempfile.mkdtemp(dir=own))
        for name, content in supplies:
            path = making / PurePosixPath(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))
        for path in (making, *making.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        try:
            making.rename(folder)
        except OSError:  # another judge was first
            shutil.rmtree(making)
    return folder


@contextmanager
def among(folder: Path | None) -> Iterator[None]:
    """A block whose working folder holds a copy of the files, for tests that open them."""
    if folder is None:
        yield
        return
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as own:
        shutil.copytree(folder, own, dirs_exist_ok=True)
        os.chdir(own)
        try:
            yield
        finally:
            os.chdir(before)


def copy_in(folder: Path) -> str:
    """The source that puts the files into a session's own working folder."""
    return f"import shutil as _s\n_s.copytree({str(folder)!r}, '.', dirs_exist_ok=True)\ndel _s"


def folder_of(item: Mapping[str, Any]) -> Path | None:
    """A folder of this machine with an item's files in it, or None: they came along, or lie in a folder here."""
    if item.get("files"):
        return unpacked(tuple((str(name), str(content)) for name, content in item["files"]))
    if not item.get("files_in"):
        return None
    folder = Path(item["files_in"])
    states = [(path, path.stat()) for path in files_in(folder)]
    return (
        _copied(folder, tuple((path, state.st_mtime_ns, state.st_size) for path, state in states)) if states else None
    )


@lru_cache(maxsize=4)
def _copied(folder: Path, states: tuple[tuple[Path, int, int], ...]) -> Path:
    return unpacked(supplies_in(folder))
