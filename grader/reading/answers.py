"""One text for each answer, out of all the pieces that stand for it: copies, parts, and parts torn in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.reading.recognition import NOBODYS, Piece
from grader.reading.skeleton import Skeleton
from grader.reading.statements import Reader

FARTHEST = 3
"""Cells above and below an answer that may be parts of it."""


@dataclass(frozen=True)
class Answer:
    """The text that counts as one answer."""

    source: str
    at: int
    """Position of the (last) piece it comes from."""
    used: frozenset[int]
    """Positions of all pieces that are in it, or that it replaces."""
    earlier: tuple[int, ...] = ()
    """Positions of other versions of it, which ran before it on the learner's own screen too."""
    note: str = ""


def answer_of(
    place: int, positions: Sequence[int], pieces: Sequence[Piece], skeleton: Skeleton, reader: Reader
) -> Answer:
    """The answer that the pieces at these positions (at least one) make."""
    name = skeleton.cells[place].grade_id
    edited = [i for i in positions if skeleton.touched(place, pieces[i].source)]
    if not edited:
        at = positions[-1]
        return Answer(pieces[at].source, at, frozenset(positions), note=_copies(name, positions, edited, 0))
    as_code = skeleton.cells[place].cell_type == "code"
    torn = _torn(place, edited, pieces, skeleton, reader) if as_code else None
    if torn:
        text, used = torn
        others = tuple(i for i in edited if i not in used)
        note = f"The answer '{name}' had been split into {len(used)} cells; they were joined."
        return Answer(text, max(used), frozenset((*positions, *used)) - set(others), others, note)
    texts = {pieces[i].source: i for i in edited}
    different = sorted(texts.values())
    if len(different) > 1 and (not as_code or _are_parts([pieces[i].source for i in different], reader)):
        text = ("\n" if as_code else "\n\n").join(pieces[i].source for i in different)
        return Answer(text, different[-1], frozenset(positions),
                      note=f"The answer '{name}' was in {len(different)} cells; they were joined.")  # fmt: skip
    farthest = max(skeleton.touched(place, pieces[i].source) for i in different)
    counts = max(i for i in different if skeleton.touched(place, pieces[i].source) == farthest)
    earlier = tuple(i for i in different if i != counts)
    return Answer(pieces[counts].source, counts, frozenset(positions) - set(earlier), earlier,
                  _copies(name, positions, edited, len(different)))  # fmt: skip


def _copies(name: str, positions: Sequence[int], edited: Sequence[int], different: int) -> str:
    if len(positions) == 1:
        return ""
    which = "the last edited one counts" if different > 1 else "the edited one counts"
    if different == 0 or len(edited) == len(positions) > different:
        which = "one of them counts"
    return f"There were {len(positions)} cells for '{name}'; {which}."


def _are_parts(texts: Sequence[str], reader: Reader) -> bool:
    """Whether the texts add to each other, rather than being versions of the same."""
    seen: set[str] = set()
    for text in texts:
        names = reader.defines(text)
        if names & seen:
            return False
        seen |= names
    return True


def _torn(
    place: int, edited: Sequence[int], pieces: Sequence[Piece], skeleton: Skeleton, reader: Reader
) -> tuple[str, frozenset[int]] | None:
    """The answer put together from neighbours that are Python only together; None when nothing is torn."""
    first, last = edited[0], edited[0]
    while first > 0 and edited[0] - first < FARTHEST and _may_be_part(pieces[first - 1], place):
        first -= 1
    while last + 1 < len(pieces) and last - edited[0] < FARTHEST and _may_be_part(pieces[last + 1], place):
        last += 1
    here = [
        i for i in range(first, last + 1)
        if pieces[i].of == NOBODYS or skeleton.touched(place, pieces[i].source)
    ]  # fmt: skip
    if len(here) < 2:
        return None
    broken = [i for i in here if not reader.parses(pieces[i].source)]
    if not broken:
        return None
    runs = [here[a:b] for a in range(len(here)) for b in range(a + 2, len(here) + 1)]
    for run in sorted(runs, key=lambda run: (-len(set(run) & set(broken)), len(run))):
        if not set(run) & set(broken) or not set(run) & set(edited):
            continue
        for glue in ("\n", ""):
            text = glue.join(pieces[i].source for i in run)
            if reader.parses(text):
                return text, frozenset(run)
    return None


def _may_be_part(piece: Piece, place: int) -> bool:
    return piece.of == place or (piece.of == NOBODYS and piece.cell.cell_type == "code")
