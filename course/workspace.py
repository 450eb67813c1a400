"""The learner's workspace: a copy of the lessons that is theirs.

An update never touches what the learner changed. Every file that the course lays out is recorded with its hashes, so
that the next time three things can be told apart: untouched (it is replaced), only run (it is replaced, and the copy
with the outputs is kept) and edited (the newer version is put beside it).
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from course.errors import WorkspaceError

OWN = ".course"


@dataclass
class Entry:
    """What is known of one file that was laid out."""

    laid: str = ""
    """SHA-256 of the bytes that were laid out last."""
    text: str = ""
    """SHA-256 of what a person writes in it: for a notebook its cells, without outputs."""
    beside: dict[str, str] = field(default_factory=dict)
    """Newer versions put beside: file name and SHA-256 of its bytes."""
    source: str = ""
    """SHA-256 of what it was made from, where making it is slow."""


@dataclass
class Laid:
    """What one laying-out did; paths are relative to the workspace."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


class Workspace:
    """The folder `root`. Reads its record when made; `save` writes it back."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.laid = Laid()
        try:
            (root / OWN).mkdir(parents=True, exist_ok=True)
            self.entries = self._read()
        except OSError as problem:
            raise self._unusable(problem) from None

    def lay_out(self, lessons: Path) -> None:
        """Copy the tree `lessons`, keeping its structure. Raises WorkspaceError when something cannot be written."""
        for name, path in files(lessons):
            self.put(name, path.read_bytes())
        self.save()

    def put(self, name: str, content: bytes, source: str = "") -> None:
        """Bring one file to `content`, unless the learner changed it: then `content` is put beside."""
        entry = self.entries.setdefault(name, Entry())
        path = self.root / name
        try:
            current = path.read_bytes() if path.exists() else None
            if current is None:
                write(path, content)
                self.laid.new.append(name)
            elif current == content:
                pass
            elif sha(current) in (entry.laid, *entry.beside.values()):
                write(path, content)
                self.laid.updated.append(name)
            elif entry.laid == sha(content) or text_sha(current, name) == text_sha(content, name):
                pass
            elif entry.text == text_sha(current, name):
                write(self.root / OWN / "earlier" / added(name, f" {sha(current)[:8]}"), current)
                write(path, content)
                self.laid.updated.append(name)
            else:
                self._beside(name, content, entry)
                entry.source = source
                return
        except OSError as problem:
            raise self._unusable(problem) from None
        entry.laid, entry.text, entry.source = sha(content), text_sha(content, name), source

    def save(self) -> None:
        """Write the record."""
        record = {name: asdict(entry) for name, entry in sorted(self.entries.items())}
        try:
            write(self.root / OWN / "manifest.json", json.dumps(record, indent=1).encode())
        except OSError as problem:
            raise self._unusable(problem) from None

    def _beside(self, name: str, content: bytes, entry: Entry) -> None:
        if sha(content) in entry.beside.values():
            return
        number = 1
        while True:
            newer = added(name, " (newer)" if number == 1 else f" (newer {number})")
            path = self.root / newer
            if not path.exists() or sha(path.read_bytes()) == entry.beside.get(newer):
                break
            number += 1
        write(path, content)
        entry.beside[newer] = sha(content)
        self.laid.beside.append(newer)

    def _read(self) -> dict[str, Entry]:
        try:
            record = json.loads((self.root / OWN / "manifest.json").read_text(encoding="utf-8"))
            return {name: Entry(**entry) for name, entry in record.items()}
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return {}  # without a record every differing file counts as the learner's

    def _unusable(self, problem: OSError) -> WorkspaceError:
        reason = problem.strerror or str(problem)
        return WorkspaceError(f"The workspace {self.root} cannot be written: {reason}. Choose another: --workspace DIR")


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below `folder` in a fixed order, with its relative name; what is hidden or generated is left out."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield PurePosixPath(*parts).as_posix(), path


def added(name: str, words: str) -> str:
    """`name` with `words` before its ending."""
    path = PurePosixPath(name)
    return str(path.with_name(path.stem + words + path.suffix))


def write(path: Path, content: bytes) -> None:
    """Write all of `content` or nothing: a crash leaves the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def sha(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def text_sha(content: bytes, name: str) -> str:
    """SHA-256 of what a person wrote: the cells of a notebook, all of any other file."""
    if not name.endswith(".ipynb"):
        return sha(content)
    try:
        cells = [[cell["cell_type"], "".join(cell["source"])] for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError):
        return sha(content)
    return sha(json.dumps(cells).encode())


def report(place: Workspace, thing: str) -> None:
    """Say what was laid out; nothing when nothing changed."""
    laid = place.laid
    for names, words in ((laid.new, f"laid out in {place.root}"), (laid.updated, "brought up to date")):
        if names:
            print(f"{len(names)} {thing} file{'s' if len(names) > 1 else ''} {words}.")
    for name in laid.beside:
        print(f"You changed a {thing} that has a newer version. Yours is untouched; the newer one is {name!r}.")
    sys.stdout.flush()
