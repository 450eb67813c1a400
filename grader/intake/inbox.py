"""Finds handed-in notebooks in a folder, whatever way it is laid out.

FOLDER/<student>.ipynb
FOLDER/<student>/<notebook>.ipynb
FOLDER/<student>/<assignment>/<notebook>.ipynb
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SubmissionError


@dataclass(frozen=True)
class Delivery:
    """One notebook of one student, as it lies in the folder."""

    student: str
    notebook: str
    path: Path | None
    """None: the student handed something in, but not this notebook."""
    notes: tuple[str, ...] = ()

    def text(self) -> str | None:
        """The file's text. Bytes that are not UTF-8 become marks, so that it is read as broken, not refused."""
        if self.path is None:
            return None
        try:
            return self.path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            return f"unreadable: {error}"


def deliveries(
    folder: Path, assignment: str, notebooks: Sequence[str], only: Collection[str] = ()
) -> tuple[Delivery, ...]:
    """Every student's notebooks, in order of student. Raises SubmissionError when there is nothing to grade."""
    if not folder.is_dir():
        raise SubmissionError(f"There is no folder {folder}. Give the folder with the submissions.")
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise SubmissionError(f"The folder {folder} cannot be read: {error}.") from error
    found: dict[str, list[Delivery]] = {}
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            inside = entry / assignment if (entry / assignment).is_dir() else entry
            theirs = _of_student(entry.name, inside, notebooks)
            if theirs:
                found[entry.name] = theirs
        elif entry.suffix == ".ipynb" and entry.stem not in found:
            notebook = notebooks[0]
            found[entry.stem] = [
                Delivery(entry.stem, name, entry if name == notebook else None) for name in notebooks
            ]  # fmt: skip
    if not found:
        raise SubmissionError(
            f"No submission was found in {folder}. Expected <student>.ipynb, <student>/{notebooks[0]}.ipynb or "
            f"<student>/{assignment}/{notebooks[0]}.ipynb."
        )
    unknown = sorted(set(only) - set(found))
    if unknown:
        raise SubmissionError(f"There is no submission of {', '.join(unknown)} in {folder}.")
    return tuple(d for student in sorted(found) if not only or student in only for d in found[student])


def _of_student(student: str, folder: Path, notebooks: Sequence[str]) -> list[Delivery]:
    files = sorted(p for p in folder.glob("*.ipynb") if p.is_file() and not p.is_symlink())
    if not files:
        return []
    named = {path.stem: path for path in files}
    strangers = [path for path in files if path.stem not in notebooks]
    missing = [name for name in notebooks if name not in named]
    result = []
    for name in notebooks:
        notes: tuple[str, ...] = ()
        path = named.get(name)
        if path is None and len(missing) == 1 and len(strangers) == 1:
            path = strangers[0]
            notes = (f"The file was named '{path.name}'; it was taken as '{name}.ipynb'.",)
        result.append(Delivery(student, name, path, notes))
    return result
