"""Takes merged cells apart: what is the course's own in a learner's cell is cut out, the rest stays the learner's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.reading.opening import Cell
from grader.reading.recognition import NOBODYS, Piece, missing
from grader.reading.skeleton import Skeleton, tidy
from grader.reading.statements import Reader

SHORTEST = 10
"""Characters of a released text that is looked for inside other cells; a shorter one may stand there by chance."""


def without_given_text(pieces: Sequence[Piece], skeleton: Skeleton, notes: list[str]) -> list[Piece]:
    """Cut released texts that have no cell of their own any more out of the cells they were merged into."""
    found = list(pieces)
    for place in missing(pieces, skeleton):
        given = skeleton.shown[place]
        if len(given) < SHORTEST:
            continue
        for i, piece in enumerate(found):
            rest = _cut(piece, given)
            if rest is not None:
                found[i : i + 1] = _in_order(replace(piece.with_text(rest), of=piece.of), piece, skeleton, place)
                notes.append(_merged(skeleton, piece.of, place))
                break
    return found


def without_changed_tests(pieces: Sequence[Piece], skeleton: Skeleton, reader: Reader, notes: list[str]) -> list[Piece]:
    """Cut what learners wrote out of the course's own cells, so that it can be looked for answers."""
    found: list[Piece] = []
    for piece in pieces:
        course = piece.of != NOBODYS and not skeleton.is_answer(piece.of) and skeleton.cells[piece.of].grade_id
        if not course or tidy(piece.source) in (skeleton.shown[piece.of], tidy(skeleton.cells[piece.of].source)):
            found.append(piece)
            continue
        rest = _cut(piece, skeleton.shown[piece.of]) if skeleton.shown[piece.of] else piece.source
        if rest is not None:
            notes.append(
                f"Something had been added to the course's cell '{course}'; it was taken out as a cell of its own."
            )
            found += _in_order(replace(piece.with_text(rest), of=NOBODYS), piece, skeleton, piece.of)
            continue
        new = _newly_defined(piece, skeleton, reader)
        found += ([replace(piece.with_text(new), of=NOBODYS)] if new else []) + [piece]
    return found


def _cut(piece: Piece, given: str) -> str | None:
    """The piece's text without the released text, when that stands in it line for line, and not alone."""
    if given not in piece.source and given.split("\n", 1)[0] not in piece.source:
        return None
    text = "\n" + tidy(piece.source) + "\n"
    at = text.find("\n" + given + "\n")
    if at < 0:
        return None
    rest = (text[:at] + "\n" + text[at + len(given) + 2 :]).strip("\n")
    return rest if rest.strip() else None


def _in_order(rest: Piece, whole: Piece, skeleton: Skeleton, place: int) -> list[Piece]:
    """The rest and the released cell, as they stood."""
    given = skeleton.shown[place]
    cell = Cell(given, skeleton.cells[place].cell_type)
    course = Piece(cell, place, cut=True)
    return [course, rest] if tidy(whole.source).startswith(given) else [rest, course]


def _newly_defined(piece: Piece, skeleton: Skeleton, reader: Reader) -> str:
    """What a changed cell of the course's defines that the course did not: a helper, perhaps an answer.

    Of a text that is no Python, all: it may be part of an answer.
    """
    cell = skeleton.cells[piece.of]
    if cell.cell_type != "code":
        return ""
    if not reader.parses(piece.source):
        return piece.source
    known = reader.defines(cell.source) | reader.defines(cell.shown)
    parts = [part for part in reader.parts(piece.source) if part.binds - known]
    if cell.kind == "test" and not any(part.binds & names for part in parts for names in skeleton.wanted):
        return ""
    return "\n".join(part.text for part in parts)


def _merged(skeleton: Skeleton, into: int, place: int) -> str:
    def name(k: int) -> str:
        return skeleton.cells[k].grade_id if k != NOBODYS else ""

    if name(into) and name(place):
        first, second = sorted((into, place))
        return f"The cells '{name(first)}' and '{name(second)}' had been merged; they were taken apart."
    if name(place):
        return f"The course's cell '{name(place)}' had been merged into another; it was taken out."
    where = f"the cell '{name(into)}'" if name(into) else "a cell of yours"
    return f"A text of the course's had been merged into {where}; it was taken out."
