"""Which of the instructor's cells each piece of a learner's notebook stands for.

A piece is known by nbgrader's mark; else by the cell's own id; else by its text, when that is the course's; else by
what it defines, when an answer must define that; else by its place between its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.reading.opening import Cell
from grader.reading.skeleton import Skeleton, tidy
from grader.reading.statements import Reader

NOBODYS = -1
"""Place of a piece that the learner added."""


@dataclass(frozen=True)
class Piece:
    """A cell of the learner's notebook, or a part of one."""

    cell: Cell
    of: int = NOBODYS
    """Place of the instructor's cell it stands for."""
    cut: bool = False
    """Whether it was part of a larger cell, so that its place says nothing."""

    @property
    def source(self) -> str:
        return self.cell.source

    def with_text(self, text: str) -> Piece:
        """The same with another text."""
        return replace(self, cell=replace(self.cell, source=text.strip("\n")), cut=True)


def missing(pieces: Sequence[Piece], skeleton: Skeleton) -> list[int]:
    """Places of which there is no piece, in order."""
    there = {piece.of for piece in pieces}
    return [place for place in range(len(skeleton.cells)) if place not in there]


def by_marks(cells: Sequence[Cell], skeleton: Skeleton) -> list[Piece]:
    """Each cell as a piece, known by what nbgrader's mark in it says, unless it cannot be that."""

    def place_of(cell: Cell) -> int:
        place = skeleton.place.get(cell.grade_id, NOBODYS)
        if place == NOBODYS or skeleton.is_answer(place) or tidy(cell.source) == skeleton.shown[place]:
            return place
        return place if (cell.cell_type == "code") == _is_code(place, skeleton) else NOBODYS

    return [Piece(cell, place_of(cell)) for cell in cells]


def by_id(pieces: Sequence[Piece], skeleton: Skeleton) -> list[Piece]:
    """Know pieces by the ids that Jupyter gives cells, which stay when a text is edited."""
    gone = _unwritten(pieces, skeleton) | set(missing(pieces, skeleton))
    known = {own: place for own, place in skeleton.by_id.items() if place in gone}
    return [
        replace(piece, of=known[piece.cell.id]) if piece.of == NOBODYS and piece.cell.id in known else piece
        for piece in pieces
    ]


def by_text(pieces: Sequence[Piece], skeleton: Skeleton) -> list[Piece]:
    """Know pieces that still say what the released cell said, whatever mark they got."""
    gone = set(missing(pieces, skeleton))
    known: dict[str, list[int]] = {}
    for place, text in enumerate(skeleton.shown):
        if text:
            known.setdefault(text, []).append(place)

    def place_of(piece: Piece) -> int:
        own = piece.of == NOBODYS
        places = known.get(tidy(piece.source))
        if not places or not (own or (skeleton.is_answer(piece.of) and skeleton.touched(piece.of, piece.source))):
            return piece.of
        first = next((place for place in places if place in gone), None)
        if first is None:  # a copy: of a stub, or of a cell of the course's that the learner may want to run again
            return NOBODYS if own and not skeleton.is_answer(places[-1]) else places[-1]
        gone.discard(first)
        return first

    return [replace(piece, of=place_of(piece)) for piece in pieces]


def by_definitions(pieces: Sequence[Piece], skeleton: Skeleton, reader: Reader) -> list[Piece]:
    """Know pieces by defining what an answer must define; a piece that holds several answers is taken apart.

    Only for what is not there yet. Cells that stand for nothing are looked at first, then answers that may have
    swallowed another.
    """
    found = list(pieces)
    for of_others in (False, True):
        needy = _needy(found, skeleton, parts_too=not of_others)
        if not needy:
            break
        found = [
            part
            for piece in found
            for part in (
                _sorted_out(piece, needy, skeleton, reader)
                if piece.of == NOBODYS or (of_others and skeleton.is_answer(piece.of))
                else (piece,)
            )
        ]
    return found


def by_neighbours(pieces: Sequence[Piece], skeleton: Skeleton, reader: Reader) -> list[Piece]:
    """Know what stands where a missing answer should stand; of an unwritten text also what stands beside its stub."""
    found = list(pieces)
    gone = set(missing(pieces, skeleton))
    texts = {place for place in _unwritten(pieces, skeleton) if not _is_code(place, skeleton)}
    sought = sorted(place for place in gone | texts if skeleton.is_answer(place))
    for place in sought:
        gap, below = _gap(found, place)
        gap = gap or [i for i in _beside(found, place) if place in texts]
        here = [i for i in gap if _alike(found[i], place, skeleton, reader)]
        if _is_code(place, skeleton) and len(here) > 1:
            continue  # they run where they stand in any case
        follow = [other for other in sought if place < other < below]
        shared = any(_alike(found[i], other, skeleton, reader) for other in follow for i in here[:1])
        for i in here[:1] if shared else here:
            found[i] = replace(found[i], of=place)
    for place in texts & set(missing(found, skeleton)):
        free = [i for i, p in enumerate(found) if p.of == NOBODYS and _alike(p, place, skeleton, reader)]
        if free:
            longest = max(free, key=lambda i: len(found[i].source))
            found[longest] = replace(found[longest], of=place)
    return found


def _unwritten(pieces: Sequence[Piece], skeleton: Skeleton) -> set[int]:
    """Places of the answers that nobody has touched, whether or not there is a cell for them."""
    written = {
        p.of for p in pieces if p.of != NOBODYS and skeleton.is_answer(p.of) and skeleton.touched(p.of, p.source)
    }
    return {place for place in skeleton.place.values() if skeleton.is_answer(place) and place not in written}


def _is_code(place: int, skeleton: Skeleton) -> bool:
    return skeleton.cells[place].cell_type == "code"


def _alike(piece: Piece, place: int, skeleton: Skeleton, reader: Reader) -> bool:
    """Whether a piece could be that answer: code for code, and for a text anything that is no Python."""
    if not piece.source.strip():
        return False
    as_code = piece.cell.cell_type == "code"
    return as_code if _is_code(place, skeleton) else not as_code or not reader.parses(piece.source)


def _needy(pieces: Sequence[Piece], skeleton: Skeleton, parts_too: bool) -> dict[str, int]:
    """The names that an answer should define and does not, each with the answer's place.

    Of an answer that somebody has written, only with `parts_too`.
    """
    written: dict[int, str] = {}
    for piece in pieces:
        if piece.of != NOBODYS and skeleton.is_answer(piece.of) and skeleton.touched(piece.of, piece.source):
            written[piece.of] = f"{written.get(piece.of, '')} {piece.source}"
    return {
        name: place
        for place, names in enumerate(skeleton.wanted)
        for name in names
        if place not in written or (parts_too and not re.search(rf"\b{name}\b", written[place]))
    }


def _sorted_out(piece: Piece, needy: dict[str, int], skeleton: Skeleton, reader: Reader) -> Iterator[Piece]:
    """The piece as it is, or as the answers that are in it."""
    if not any(name in piece.source for name in needy):
        yield piece
        return
    own = skeleton.wanted[piece.of] if piece.of != NOBODYS else frozenset()
    whose = needy | dict.fromkeys(own, piece.of)
    parts = reader.parts(piece.source)
    labels: list[int | None] = [next((whose[n] for n in sorted(part.binds) if n in whose), None) for part in parts]
    places = [label for label in dict.fromkeys(labels) if label is not None]
    if not set(places) & set(needy.values()):
        yield piece
        return
    if len(places) == 1 and (piece.of == NOBODYS or own):
        yield replace(piece, of=places[0])
        return
    if piece.of != NOBODYS and not own:
        labels = [piece.of if label is None else label for label in labels]
    following = next(label for label in reversed(labels) if label is not None)
    whole: list[int] = []
    for label in reversed(labels):  # what defines nothing that is wanted goes with what follows it
        following = following if label is None else label
        whole.insert(0, following)
    for place in dict.fromkeys(whole):
        text = "\n".join(part.text for part, label in zip(parts, whole, strict=True) if label == place)
        yield replace(piece.with_text(text), of=place)


def _beside(pieces: Sequence[Piece], place: int) -> list[int]:
    """Positions of nobody's pieces right above or below a place's own."""
    own = [i for i, piece in enumerate(pieces) if piece.of == place]
    return [i for at in own for i in (at - 1, at + 1) if 0 <= i < len(pieces) and pieces[i].of == NOBODYS]


def _gap(pieces: Sequence[Piece], place: int) -> tuple[list[int], int]:
    """Positions of the pieces between a place's nearest known neighbours, and the place of the one below."""
    end = max((p.of for p in pieces), default=0) + place + 2
    above = max((p.of for p in pieces if NOBODYS < p.of < place), default=NOBODYS)
    below = min((p.of for p in pieces if p.of > place), default=end)
    first = max((i for i, p in enumerate(pieces) if p.of == above != NOBODYS), default=-1) + 1
    stop = first
    while stop < len(pieces) and pieces[stop].of in (NOBODYS, place):
        stop += 1
    reached = pieces[stop].of if stop < len(pieces) else end
    free = [i for i in range(first, stop) if pieces[i].of == NOBODYS]
    return free if reached == below else [], below
