"""Reads an instructor's notebook: which cells are graded, for how many points, and what learners are shown of them.

The format is nbgrader's cell metadata, schema 3 (older schemas differ only in keys that are not needed here).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from grader.errors import SourceError

Kind = Literal["solution", "test", "manual", "task", "locked", "plain"]

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"
# A region opens with ### BEGIN and closes with ### END; nbgrader looks for the words anywhere in a line.
HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
SCHEME = ("BEGIN MARK SCHEME", "END MARK SCHEME")
SOLUTION = ("BEGIN SOLUTION", "END SOLUTION")


@dataclass(frozen=True)
class GradeCell:
    """One cell of the instructor's notebook."""

    grade_id: str
    """nbgrader's name of the cell; empty for a cell without nbgrader's marks."""
    kind: Kind
    """solution: the learner writes it · test: code that grades · manual: a person grades the answer · task: a person
    grades, nothing to fill in · locked: the course's own, restored before grading · plain: unmarked."""
    points: float
    cell_type: str
    source: str
    """As the instructor wrote it, hidden parts and solutions included."""
    shown: str
    """As learners get it."""
    data: Mapping[str, Any]
    """The cell as it stands in the file."""

    @property
    def hidden(self) -> bool:
        """Whether learners are not shown all of it."""
        return self.kind == "test" and self.shown != self.source

    @property
    def graded(self) -> bool:
        return self.kind in ("test", "manual", "task")

    @property
    def answered_by_learner(self) -> bool:
        return self.kind in ("solution", "manual")

    @property
    def title(self) -> str:
        """The first comment line that learners see in it, else its name in words."""
        first = self.shown.lstrip().split("\n", 1)[0].strip()
        if self.kind == "test" and first.startswith("#"):
            return first.lstrip("# ").rstrip(" .:")
        return self.grade_id.replace("-", " ").replace("_", " ")


@dataclass(frozen=True)
class Assignment:
    """One notebook of an assignment, as the instructor wrote it."""

    name: str
    notebook: str
    cells: tuple[GradeCell, ...]
    metadata: Mapping[str, Any]

    @property
    def graded(self) -> tuple[GradeCell, ...]:
        return tuple(cell for cell in self.cells if cell.graded)

    @property
    def points(self) -> float:
        return sum(cell.points for cell in self.graded)


def source_notebooks(source: Path, assignment: str) -> tuple[Path, ...]:
    """The notebooks of one assignment, in order of name.

    Raises SourceError when the folder is not there or holds no notebook.
    """
    if not source.is_dir():
        raise SourceError(f"There is no source folder {source}. Name the folder of your assignments with --source.")
    folder = source / assignment
    if not folder.is_dir() or assignment in ("", ".", ".."):
        known = ", ".join(sorted(p.name for p in source.iterdir() if any(p.glob("*.ipynb")))) or "none"
        raise SourceError(f"There is no assignment '{assignment}' in {source}. Assignments there: {known}.")
    found = tuple(sorted(folder.glob("*.ipynb")))
    if not found:
        raise SourceError(f"The assignment folder {folder} holds no notebook (*.ipynb).")
    return found


def read_source(path: Path, assignment: str | None = None) -> Assignment:
    """Read one source notebook. Raises SourceError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The source notebook {path} cannot be read: {error}") from error
    return parse_source(text, assignment or path.parent.name, path.stem)


@lru_cache(maxsize=16)
def parse_source(text: str, assignment: str, notebook: str) -> Assignment:
    """The assignment in a notebook's text. Raises SourceError."""
    try:
        data = json.loads(text)
        cells = data["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"The source notebook '{notebook}' is not a notebook in format 4: {error}") from error
    read = tuple(_cell(cell, notebook) for cell in cells)
    seen: set[str] = set()
    for cell in read:
        if cell.grade_id and cell.grade_id in seen:
            raise SourceError(f"Two cells of the source notebook '{notebook}' are named '{cell.grade_id}'. Rename one.")
        seen.add(cell.grade_id)
    return Assignment(assignment, notebook, read, data.get("metadata", {}))


def cell_source(cell: Mapping[str, Any]) -> str:
    """A cell's text; the file may hold it as one string or as a list of lines."""
    source = cell.get("source", "")
    return "".join(str(line) for line in source) if isinstance(source, list) else str(source)


def marks(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """nbgrader's metadata of a cell, or nothing. Never raises, whatever the file holds."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def without(region: tuple[str, str], source: str) -> str:
    """The text without the regions between two marker lines. Raises SourceError on a region left open."""
    kept, inside = [], False
    for line in source.split("\n"):
        if region[0] in line:
            inside = True
        elif region[1] in line:
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise SourceError(f"A region '{region[0]}' has no '{region[1]}'. Add the missing line.")
    return "\n".join(kept)


def _cell(cell: Mapping[str, Any], notebook: str) -> GradeCell:
    mark, source = marks(cell), cell_source(cell)
    kind = _kind(mark)
    grade_id = str(mark.get("grade_id", "")) if kind != "plain" else ""
    points = mark.get("points", 0) if kind in ("test", "manual", "task") else 0
    if kind != "plain" and not grade_id:
        raise SourceError(f"A marked cell of the source notebook '{notebook}' has no grade_id: {source[:40]!r}.")
    if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
        raise SourceError(f"The cell '{grade_id}' of '{notebook}' is worth {points!r} points. Give it a number.")
    cell_type = str(cell.get("cell_type", "code"))
    return GradeCell(grade_id, kind, float(points), cell_type, source, _shown(kind, cell_type, source), cell)


def _kind(mark: Mapping[str, Any]) -> Kind:
    if mark.get("task"):
        return "task"
    if mark.get("grade"):
        return "manual" if mark.get("solution") else "test"
    if mark.get("solution"):
        return "solution"
    return "locked" if mark.get("locked") else "plain"


def _shown(kind: Kind, cell_type: str, source: str) -> str:
    if kind in ("solution", "manual"):
        stub = STUB if cell_type == "code" else TEXT_STUB
        shown, inside, replaced = [], False, False
        for line in source.split("\n"):
            if SOLUTION[0] in line:
                inside = replaced = True
                indent = (re.match(r"\s*", line) or [""])[0]
                shown += [indent + stub_line for stub_line in stub.split("\n")]
            elif SOLUTION[1] in line:
                inside = False
            elif not inside:
                shown.append(line)
        source = "\n".join(shown) if replaced else stub
    if kind == "test":
        return without(HIDDEN, source)
    return without(SCHEME, source) if kind in ("manual", "task") else source
