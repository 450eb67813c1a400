"""What a learner handed in, as it will be graded: the released notebook with the learner's answers in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.reading.assignment import Assignment, GradeCell
from grader.reading.opening import Opened, open_notebook
from grader.reading.recognition import Piece
from grader.reading.repairs import Repaired, repaired
from grader.reading.skeleton import Skeleton


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
    attachments: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Pictures pasted into a text: name to nbformat's bundle; PNG, JPEG and GIF only."""


@dataclass(frozen=True)
class Submission:
    """A notebook as it will be graded."""

    cells: tuple[Placed, ...]
    notes: tuple[str, ...] = ()
    """What was repaired, one sentence each."""
    problem: str = ""
    """Why nothing of it could be read; empty when it could."""


def read_submission(text: str | None, assignment: Assignment) -> Submission:
    """Rebuild a notebook from the text of the file that came in (None: nothing did). Never raises.

    Bytes of the file that are not UTF-8 may stand in the text as `surrogateescape` leaves them.
    """
    if text is None:
        return _nothing(assignment, f"No notebook named '{assignment.notebook}' was handed in.")
    opened = open_notebook(text)
    if opened.problem:
        return _nothing(assignment, opened.problem)
    found = repaired(opened.cells, assignment)
    if found is None:
        return _nothing(assignment, "None of this assignment's cells is in the notebook: is it the right file?")
    return Submission(_rebuilt(found, assignment), (*opened.notes, *_about_kernel(opened), *found.notes))


def _nothing(assignment: Assignment, problem: str) -> Submission:
    return Submission(tuple(_from_source(cell) for cell in assignment.cells), problem=problem)


def _rebuilt(found: Repaired, assignment: Assignment) -> tuple[Placed, ...]:
    """The released cells in their order, each with the learner's own cells after it."""
    skeleton = Skeleton(assignment)
    placed = [_own(found.pieces[i]) for i in found.extras.get(-1, ())]
    for place, cell in enumerate(assignment.cells):
        answer = found.answers.get(place)
        if answer is not None:
            placed += [_own(found.pieces[i]) for i in answer.earlier]
            blank = not skeleton.touched(place, answer.source)
            as_code = cell.cell_type == "code"
            pictures = {} if as_code else found.pieces[answer.at].cell.attachments
            placed.append(Placed(answer.source, cell.cell_type, cell, as_code, blank, pictures))
        elif not cell.grade_id and place in found.given:
            placed.append(_own(found.pieces[found.given[place]]))
        else:
            placed.append(_from_source(cell))
        placed += [_own(found.pieces[i]) for i in found.extras.get(place, ())]
    return tuple(placed)


def _own(piece: Piece) -> Placed:
    """A cell that is the learner's own, or an unmarked one of the course's that they may change."""
    cell = piece.cell
    return Placed(cell.source, cell.cell_type, None, cell.cell_type == "code", attachments=cell.attachments)


def _from_source(cell: GradeCell) -> Placed:
    """A cell as the instructor released it; a missing answer is there to be seen and does not run."""
    if cell.answered_by_learner:
        return Placed(cell.shown, cell.cell_type, cell, runs=False, blank=True)
    of = cell if cell.grade_id else None
    return Placed(cell.source, cell.cell_type, of, runs=cell.cell_type == "code" and cell.kind != "test")


def _about_kernel(opened: Opened) -> tuple[str, ...]:
    graded = "it was graded with the course's Python"
    if opened.kernel is None:
        return (f"The notebook no longer named its kernel; {graded}.",)
    if not opened.kernel.startswith("python"):
        named = "".join(c if c.isprintable() else "�" for c in opened.kernel[:40])
        return (f"The notebook named another kernel ('{named}'); {graded}.",)
    return ()
