"""Puts what a learner handed in onto the instructor's notebook, cell by cell, and notes every repair.

Answers come from the learner; locked and test cells always come from the source. So nothing that happened to a
notebook on its way (a copied cell, a deleted test, a lost mark) changes what an answer is worth.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.reading.assignment import Assignment, GradeCell, cell_source, marks
from grader.reading.names import bound_and_loaded
from grader.reading.plain_python import plain_python

LARGEST = 20_000_000
"""Characters of a notebook file that are read at all."""


@dataclass(frozen=True)
class Placed:
    """A cell of the rebuilt notebook."""

    source: str
    cell_type: str
    of: GradeCell | None
    """The instructor's cell it stands for; None for a cell the learner added."""
    runs: bool = True
    """Whether it runs in the learner's session (test cells never do)."""
    blank: bool = False
    """Whether it is an answer that nobody touched."""


@dataclass(frozen=True)
class Submission:
    """A notebook as it will be graded."""

    cells: tuple[Placed, ...]
    notes: tuple[str, ...] = ()
    """What was repaired, one sentence each."""
    problem: str = ""
    """Why nothing of it could be read; empty when it could."""


def read_submission(text: str | None, assignment: Assignment) -> Submission:
    """Rebuild a notebook from the text of the file that came in (None: nothing did). Never raises."""
    if text is None:
        return _nothing(assignment, f"No notebook named '{assignment.notebook}' was handed in.")
    if len(text) > LARGEST:
        return _nothing(assignment, f"The notebook is larger than {LARGEST // 1_000_000} MB, so it was not read.")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "its nesting"
        return _nothing(
            assignment,
            f"The file is not a readable notebook (broken at {where}). Open it in JupyterLab, repair or redo it, and "
            "hand it in again.",
        )
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        return _nothing(
            assignment, "The file is not a notebook in format 4. Open it in JupyterLab, save it, and hand it in again."
        )
    return _rebuild([cell for cell in data["cells"] if isinstance(cell, dict)], data, assignment)


def _nothing(assignment: Assignment, problem: str) -> Submission:
    cells = tuple(_from_source(cell) for cell in assignment.cells)
    return Submission(cells, problem=problem)


def _from_source(cell: GradeCell) -> Placed:
    if cell.answered_by_learner:
        return Placed(cell.shown, cell.cell_type, cell, runs=cell.cell_type == "code", blank=True)
    of = cell if cell.grade_id else None
    return Placed(cell.source, cell.cell_type, of, runs=cell.cell_type == "code" and cell.kind != "test")


def _rebuild(cells: list[dict[str, Any]], data: Mapping[str, Any], assignment: Assignment) -> Submission:
    notes: list[str] = []
    by_id = {cell.grade_id: cell for cell in assignment.cells if cell.grade_id}
    owner = [_belongs(cell, by_id) for cell in cells]
    _adopt_unmarked(cells, owner, assignment, notes)
    if by_id and not any(owner):
        return _nothing(assignment, "None of this assignment's cells is in the notebook: is it the right file?")
    _note_kernel(data, notes)

    counted: dict[str, int] = {}
    spare: set[int] = set()
    for grade_id, cell in by_id.items():
        places = [i for i, name in enumerate(owner) if name == grade_id]
        if not places:
            continue
        edited = [i for i in places if cell_source(cells[i]).strip() not in (cell.shown.strip(), "")]
        counted[grade_id] = (edited or places)[-1] if cell.answered_by_learner else places[0]
        if len(places) > 1:
            spare |= set(places) - {counted[grade_id]}
            which = "the one you edited last counts" if cell.answered_by_learner else "the original was put back"
            notes.append(f"There were {len(places)} cells named '{grade_id}'; {which}.")

    after: dict[str, list[Placed]] = {}
    anchor = ""
    for i, cell_data in enumerate(cells):
        if owner[i] and i not in spare:
            anchor = owner[i]
        elif not owner[i] or (i in spare and by_id[owner[i]].answered_by_learner):
            kind = str(cell_data.get("cell_type", "raw"))
            extra = Placed(cell_source(cell_data), kind, None, runs=kind == "code" and i not in spare)
            after.setdefault(anchor, []).append(extra)

    placed = list(after.get("", ()))
    for cell in assignment.cells:
        if not cell.grade_id:
            continue
        placed.append(_place(cell, cells[counted[cell.grade_id]] if cell.grade_id in counted else None, notes))
        placed += after.get(cell.grade_id, ())
    if list(counted) != sorted(counted, key=lambda name: counted[name]):
        notes.append("Some cells had been moved; they were put back in the assignment's order.")
    return Submission(tuple(placed), tuple(notes))


def _place(cell: GradeCell, submitted: Mapping[str, Any] | None, notes: list[str]) -> Placed:
    what = "answer cell" if cell.answered_by_learner else "test cell" if cell.kind == "test" else "course's cell"
    if submitted is None:
        rest = " and counts as not answered" if cell.answered_by_learner else " and was put back"
        notes.append(f"The {what} '{cell.grade_id}' was missing{rest}.")
        return _from_source(cell)
    source = cell_source(submitted)
    if not cell.answered_by_learner:
        if source.strip() not in (cell.shown.strip(), cell.source.strip()):
            notes.append(f"The {what} '{cell.grade_id}' had been changed; the original was put back.")
        return _from_source(cell)
    if submitted.get("cell_type") != cell.cell_type:
        notes.append(f"The {what} '{cell.grade_id}' was no longer a {cell.cell_type} cell; it was turned back.")
    blank = source.strip() in (cell.shown.strip(), "")
    return Placed(source, cell.cell_type, cell, runs=cell.cell_type == "code", blank=blank)


def _belongs(cell: Mapping[str, Any], by_id: Mapping[str, GradeCell]) -> str:
    name = marks(cell).get("grade_id")
    return name if isinstance(name, str) and name in by_id else ""


def _adopt_unmarked(cells: list[dict[str, Any]], owner: list[str], assignment: Assignment, notes: list[str]) -> None:
    """Find an answer whose marks were lost: by the cell's own id, else by defining what the answer must define."""
    for cell in assignment.cells:
        if not cell.answered_by_learner or cell.grade_id in owner:
            continue
        free = [i for i, name in enumerate(owner) if not name]
        ids = {cell.grade_id, cell.data.get("id", cell.grade_id)}
        same_id = [i for i in free if isinstance(cells[i].get("id"), str) and cells[i]["id"] in ids]
        wanted = _defines(cell.source)
        found = same_id or [
            i for i in free
            if wanted and cells[i].get("cell_type") == "code" and wanted <= _defines(cell_source(cells[i]))
        ]  # fmt: skip
        if found:
            owner[found[-1]] = cell.grade_id
            notes.append(f"The answer cell '{cell.grade_id}' had lost its marks; it was recognised by its content.")


def _defines(source: str) -> frozenset[str]:
    try:
        tree = ast.parse(plain_python(source))
        bound = [bound_and_loaded(node)[0] for node in tree.body]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset().union(*bound)


def _note_kernel(data: Mapping[str, Any], notes: list[str]) -> None:
    metadata = data.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = kernel.get("name") if isinstance(kernel, dict) else None
    if not isinstance(name, str):
        notes.append("The notebook no longer named its kernel; it was graded with the course's Python.")
    elif not name.startswith("python"):
        notes.append(f"The notebook named another kernel ('{name[:40]}'); it was graded with the course's Python.")
