"""Puts what a learner handed in back onto the released notebook, cell by cell, and notes every repair.

Answers are the learner's; all other cells are the course's. So nothing that happened to a notebook on its way (a copied
cell, a deleted test, merged or split cells, a lost mark) changes what an answer is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.reading.answers import Answer, answer_of
from grader.reading.apart import without_changed_tests, without_given_text
from grader.reading.assignment import Assignment
from grader.reading.opening import Cell
from grader.reading.recognition import NOBODYS, Piece, by_definitions, by_id, by_marks, by_neighbours, by_text
from grader.reading.skeleton import Skeleton, tidy
from grader.reading.statements import Reader

NAMED = 5
"""Cells named in one note; of more only the number is told."""


@dataclass(frozen=True)
class Repaired:
    """What the learner's cells turned out to be."""

    answers: Mapping[int, Answer]
    """By place in the assignment. An answer that is not here was not found."""
    pieces: Sequence[Piece]
    given: Mapping[int, int]
    """Place of each of the course's cells that was found: the position of its piece."""
    extras: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Positions of the learner's own pieces, by the place after which they stand; -1 for the top."""
    notes: Sequence[str] = ()


def repaired(cells: Sequence[Cell], assignment: Assignment) -> Repaired | None:
    """What each cell is, and which text each answer has; None when nothing in it belongs to this assignment."""
    skeleton, reader, notes = Skeleton(assignment), Reader(), list[str]()
    marked = by_marks(cells, skeleton)
    pieces = by_text(by_id(marked, skeleton), skeleton)
    pieces = without_changed_tests(pieces, skeleton, reader, notes)
    pieces = without_given_text(pieces, skeleton, notes)
    pieces = by_definitions(pieces, skeleton, reader)
    if not _is_of_this_assignment(cells, pieces, skeleton):
        return None
    pieces = by_neighbours(pieces, skeleton, reader)
    _note_lost_marks(marked, pieces, skeleton, notes)

    answers: dict[int, Answer] = {}
    given: dict[int, int] = {}
    used: set[int] = set()
    for place, cell in enumerate(skeleton.cells):
        positions = [i for i, piece in enumerate(pieces) if piece.of == place and i not in used]
        if skeleton.is_answer(place) and positions:
            answers[place] = answer_of(place, positions, pieces, skeleton, reader)
            used |= answers[place].used | set(answers[place].earlier)
            notes += [answers[place].note] if answers[place].note else []
        elif positions:
            given[place] = positions[0]
            used |= set(positions)
            if len(positions) > 1 and cell.grade_id:
                notes.append(f"There were {len(positions)} cells for '{cell.grade_id}'; the original was put back.")
    _note_moves(answers, given, pieces, skeleton, notes)
    return Repaired(answers, pieces, given, _extras(answers, given, pieces, used), notes)


def _is_of_this_assignment(cells: Sequence[Cell], pieces: Sequence[Piece], skeleton: Skeleton) -> bool:
    """Whether an answer is known; if none is, whether more cells are this assignment's than another's."""
    known = {piece.of for piece in pieces if piece.of != NOBODYS}
    if any(skeleton.is_answer(place) for place in known) or not skeleton.place:
        return True
    return len(known) > sum(bool(cell.grade_id) and cell.grade_id not in skeleton.place for cell in cells)


def _extras(
    answers: Mapping[int, Answer], given: Mapping[int, int], pieces: Sequence[Piece], used: set[int]
) -> dict[int, list[int]]:
    """Where the learner's own pieces stand: after the cell above, but never below an answer that they came before."""
    counted = {answer.at: place for place, answer in answers.items()} | {at: place for place, at in given.items()}
    found: dict[int, list[int]] = {}
    above, waiting = NOBODYS, list[int]()
    for i in range(len(pieces)):
        if i in counted:
            place = counted[i]
            found.setdefault(place - 1 if place < above and place in answers else above, []).extend(waiting)
            above, waiting = place, []
        elif i not in used:
            waiting.append(i)
    found.setdefault(above, []).extend(waiting)
    return found


def _note_lost_marks(marked: Sequence[Piece], pieces: Sequence[Piece], skeleton: Skeleton, notes: list[str]) -> None:
    had = {piece.of for piece in marked}
    whole = {piece.of for piece in pieces if not piece.cut}
    lost = sorted({piece.of for piece in pieces} - had - {NOBODYS})
    names = [skeleton.cells[place].grade_id for place in lost if place in whole and skeleton.cells[place].grade_id]
    if len(names) == 1:
        notes.append(f"The cell '{names[0]}' had lost its marks; it was recognised by its content.")
    elif names:
        listed = ", ".join(f"'{name}'" for name in names[:NAMED]) + (" and others" if len(names) > NAMED else "")
        notes.append(f"{len(names)} cells had lost their marks; they were recognised by their content: {listed}.")
    for place in lost:
        if place not in whole and skeleton.is_answer(place):
            notes.append(
                f"The answer '{skeleton.cells[place].grade_id}' stood in another cell; it was taken out of it."
            )


def _note_moves(
    answers: Mapping[int, Answer], given: Mapping[int, int], pieces: Sequence[Piece], skeleton: Skeleton,
    notes: list[str],
) -> None:  # fmt: skip
    """Say what became of each of the course's cells, in order, and whether they stood in another order."""
    order = []
    for place, cell in enumerate(skeleton.cells):
        what = "answer cell" if skeleton.is_answer(place) else "test cell" if cell.kind == "test" else "course's cell"
        name = cell.grade_id
        at = answers[place].at if place in answers else given.get(place)
        if at is None:
            if name or cell.cell_type == "code":
                name = f"'{name}'" if name else f"that begins {skeleton.shown[place][:30]!r}"
                rest = " and counts as not answered" if skeleton.is_answer(place) else " and was put back"
                notes.append(f"The {what} {name} was missing{rest}.")
            continue
        if not name:
            continue
        if not pieces[at].cut:
            order.append(at)
        if place in given and tidy(pieces[at].source) not in (skeleton.shown[place], tidy(cell.source)):
            notes.append(f"The {what} '{name}' had been changed; the original was put back.")
        if place in answers and pieces[at].cell.cell_type != cell.cell_type:
            notes.append(f"The {what} '{name}' was no longer a {cell.cell_type} cell; it was turned back.")
    if order != sorted(order):
        notes.append("Some cells had been moved; they were put back in the assignment's order.")
