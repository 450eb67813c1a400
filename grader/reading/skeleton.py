"""The released notebook as repairs look at it: what stands where, what learners see of it, what answers must define."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cached_property, lru_cache

from grader.errors import SourceError
from grader.reading.assignment import STUB, TEXT_STUB, Assignment, GradeCell
from grader.reading.names import bound_and_loaded, parse
from grader.reading.statements import bound


class Skeleton:
    """An assignment's cells, each known by its place, counted from 0."""

    def __init__(self, assignment: Assignment) -> None:
        self.cells = assignment.cells
        self.place = {cell.grade_id: k for k, cell in enumerate(self.cells) if cell.grade_id}
        self.shown = tuple(tidy(cell.shown) for cell in self.cells)

    @cached_property
    def by_id(self) -> dict[str, int]:
        """Places by the cells' own ids, where an id is only one cell's; and by grade_id, which some tools use as id."""
        ids = [str(cell.data.get("id", "")) for cell in self.cells]
        often = Counter(ids)
        return self.place | {own: k for k, own in enumerate(ids) if own and often[own] == 1}

    @cached_property
    def wanted(self) -> tuple[frozenset[str], ...]:
        """For each cell: the names that an answer in it must define for others to use; none of them in two cells."""
        return _wanted(self.cells_as_text)

    @property
    def cells_as_text(self) -> tuple[tuple[str, str, str, str], ...]:
        """What `wanted` is made from."""
        return tuple((cell.kind, cell.cell_type, cell.source, cell.shown) for cell in self.cells)

    def is_answer(self, place: int) -> bool:
        """Whether learners write that cell."""
        return self.cells[place].answered_by_learner

    def touched(self, place: int, source: str) -> int:
        """How far somebody has worked on an answer: 0 not at all · 1 the stub is still in it · 2 written."""
        text = tidy(source)
        if text in ("", self.shown[place]):
            return 0
        stub = STUB.split("\n", 1)[0] if self.cells[place].cell_type == "code" else TEXT_STUB
        return 1 if stub in text else 2


def tidy(text: str) -> str:
    """A text for comparing: without spaces at the ends of lines and empty lines around it."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


@lru_cache(maxsize=64)
def _wanted(cells: tuple[tuple[str, str, str, str], ...]) -> tuple[frozenset[str], ...]:
    used: set[str] = set()
    for kind, cell_type, source, _ in cells:
        if cell_type == "code" and not _is_written(kind, cell_type):
            used |= {name for node in _statements(source) for name in bound_and_loaded(node)[1]}
    found = [
        _defined(source) & (used | _defined(shown)) if _is_written(kind, cell_type) else set[str]()
        for kind, cell_type, source, shown in cells
    ]
    often = Counter(name for names in found for name in names)
    return tuple(frozenset(name for name in names if often[name] == 1) for names in found)


def _is_written(kind: str, cell_type: str) -> bool:
    return cell_type == "code" and kind in ("solution", "manual")


def _defined(source: str) -> set[str]:
    imports = ast.Import | ast.ImportFrom
    return {name for node in _statements(source) if not isinstance(node, imports) for name in bound(node)}


def _statements(source: str) -> list[ast.stmt]:
    try:
        return parse(GradeCell("", "plain", 0.0, "code", source, source, {})).body
    except SourceError:
        return []
