"""Proofreads an instructor's notebook before it is released: what cannot be graded as it stands, a sentence each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from grader.errors import SourceError
from grader.reading.assignment import HIDDEN, SCHEME, SOLUTION, cell_source, marks, parse_source
from grader.reading.names import needs_of_tests, parse

SCHEMA = 3
"""Of nbgrader's cell marks since 0.6."""
REGIONS = {
    HIDDEN: ("hidden tests", "a cell of autograded tests", ("test",)),
    SCHEME: ("a mark scheme", "a manually graded task", ("task",)),
    SOLUTION: ("a solution", "an answer cell", ("solution", "manual")),
}
NEARLY = re.compile(
    r"^\s*(#+|//+|%+|<!--)\s*((BEGIN|END)[ _-]*(HIDDEN[ _-]*TESTS?|SOLUTIONS?|MARK(ING)?[ _-]*SCHEMES?)"
    r"|(HIDDEN[ _-]*TESTS?|SOLUTIONS?|MARK(ING)?[ _-]*SCHEMES?)[ _-]*(BEGIN|END|START))\b",
    re.IGNORECASE,
)


def faults(text: str, notebook: str) -> tuple[str, ...]:
    """What has to be put right before the notebook can be released. Never raises."""
    try:
        data = json.loads(text)
        cells = [(place, cell, marks(cell)) for place, cell in enumerate(data["cells"], 1)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return (f"The source notebook '{notebook}' is not a notebook in format 4: {error}.",)
    found = [*_schemas(cells, notebook), *_names(cells, notebook)]
    for place, cell, mark in cells:
        name = _called(place, mark)
        found += [f"In '{notebook}', {said}" for said in (*_marked(name, cell, mark), *_regions(name, cell, mark))]
    return tuple(found) or _unreadable(text, notebook)


def remarks(text: str, notebook: str) -> tuple[str, ...]:
    """What is allowed, and worth a second look. For a notebook without faults."""
    read = parse_source(text, "", notebook)
    found = []
    unlocked = [c.grade_id for c in read.cells if c.kind == "test" and not marks(c.data).get("locked")]
    if unlocked:
        found.append(
            f"In '{notebook}', tests are not marked as locked ({_list(unlocked)}). They are graded as if they were."
        )
    bare = [
        c.grade_id for c in read.cells if c.kind == "solution" and c.cell_type == "code" and SOLUTION[0] not in c.source
    ]
    if bare:
        found.append(
            f"In '{notebook}', answer cells have no line '### {SOLUTION[0]}' ({_list(bare)}). All of them is taken "
            "out; learners start from an empty cell."
        )
    if not read.graded:
        found.append(f"In '{notebook}', no cell is worth points.")
    return tuple(found)


def named_in(text: str, files: Sequence[str]) -> tuple[str, ...]:
    """Those of these files, by their paths below the notebook's folder, that a cell opens, shows or speaks of."""
    sources = [cell_source(cell) for cell in json.loads(text)["cells"]]
    whole = "\n".join([*sources, *map(unquote, sources)])
    return tuple(file for file in files if re.search(rf"(?<![\w/\\.-])(\./)?{re.escape(file)}(?![\w/-])", whole))


Cells = list[tuple[int, Mapping[str, Any], Mapping[str, Any]]]


def _schemas(cells: Cells, notebook: str) -> Iterator[str]:
    schemas = {mark.get("schema_version", 0) for _, _, mark in cells if mark}
    if any(isinstance(schema, int) and schema < SCHEMA for schema in schemas):
        yield (
            f"The cells of '{notebook}' carry the marks of an older nbgrader (schema {min(schemas)}). Keep a copy, run "
            "`nbgrader update` on its folder, then release again."
        )
    elif any(schema != SCHEMA for schema in schemas):
        yield f"The cells of '{notebook}' carry the marks of a newer nbgrader. Install that version here."


def _names(cells: Cells, notebook: str) -> Iterator[str]:
    places: dict[str, list[int]] = {}
    for place, _, mark in cells:
        if mark.get("grade_id") and (mark.get("grade") or mark.get("solution") or mark.get("locked")):
            places.setdefault(str(mark["grade_id"]), []).append(place)
    for name, them in places.items():
        if len(them) > 1:
            yield f"In '{notebook}', {len(them)} cells are named '{name}' (cells {_list(them)}). Rename all but one."


def _marked(name: str, cell: Mapping[str, Any], mark: Mapping[str, Any]) -> Iterator[str]:
    kind = _kind(mark)
    if kind in ("test", "manual", "task", "solution", "locked") and not mark.get("grade_id"):
        yield f"{name} is marked, but has no name (grade_id). Give it one in the sidebar of Create Assignment."
    points = mark.get("points")
    if kind in ("test", "manual", "task"):
        if points is None:
            yield f"{name} is graded, but says no points. Give it a number, which may be 0."
        elif isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points < float("inf"):
            yield f"{name} is worth {points!r} points. Give it a number that is not below 0."
    cell_type = cell.get("cell_type")
    if kind == "test" and cell_type != "code":
        yield f"{name} is marked as autograded tests, but is a {cell_type} cell. Mark it as manually graded."
    if kind == "solution" and cell_type != "code":
        yield f"{name} is marked as an autograded answer, but is a {cell_type} cell. Mark it as manually graded."
    if kind == "task" and cell_type != "markdown":
        yield f"{name} is marked as a manually graded task, but is a {cell_type} cell. Make it a Markdown cell."
    if kind == "test" and re.search(r"(?m)^\s*###\s*(HASHED\s+)?AUTOTEST\b", cell_source(cell)):
        yield (
            f"{name} holds '### AUTOTEST' lines, which test nothing as they stand. Have nbgrader turn them into tests "
            "first: nbgrader generate_source_with_tests."
        )


def _regions(name: str, cell: Mapping[str, Any], mark: Mapping[str, Any]) -> Iterator[str]:
    lines = cell_source(cell).split("\n")
    exact = [marker for region in REGIONS for marker in region]
    for (begin, end), (what, where, kinds) in REGIONS.items():
        inside = opened = False
        for line in lines:
            if begin in line:
                if inside:
                    yield f"{name} opens {what} twice ('{begin}') without closing it in between."
                    break
                inside = opened = True
            elif end in line:
                if not inside:
                    yield f"{name} closes {what} ('{end}') that was never opened."
                    break
                inside = False
        else:
            if inside:
                yield f"{name} opens {what} ('{begin}') and never closes it. Add the line '### {end}'."
        if opened and _kind(mark) not in kinds:
            yield f"{name} holds {what}, which nbgrader takes out only of {where}. Mark the cell as one, or move it."
    for line in lines:
        if NEARLY.match(line) and not any(marker in line for marker in exact):
            yield (
                f"{name} has the line '{line.strip()[:60]}', which no tool takes for a marker. Did you mean "
                f"'### {_meant(line)}'?"
            )


def _meant(line: str) -> str:
    words = line.upper()
    region = HIDDEN if "HIDDEN" in words else SOLUTION if "SOLUTION" in words else SCHEME
    return region[1] if "END" in words else region[0]


def _kind(mark: Mapping[str, Any]) -> str:
    if mark.get("task"):
        return "task"
    if mark.get("grade"):
        return "manual" if mark.get("solution") else "test"
    return "solution" if mark.get("solution") else "locked" if mark.get("locked") else "plain"


def _unreadable(text: str, notebook: str) -> tuple[str, ...]:
    """What grading would stumble over: cells that are not Python."""
    try:
        read = parse_source(text, "", notebook)
    except SourceError as error:
        return (str(error),)
    found = []
    for cell in read.cells:
        if cell.cell_type == "code":
            try:
                parse(cell)
            except SourceError as error:
                found.append(f"In '{notebook}': {error}")
    if not found:
        try:
            needs_of_tests(read)
        except SourceError as error:
            found.append(f"In '{notebook}': {error}")
    return tuple(found)


def _called(place: int, mark: Mapping[str, Any]) -> str:
    return f"the cell '{mark['grade_id']}'" if mark.get("grade_id") else f"cell {place}"


def _list(names: list[Any]) -> str:
    shown = ", ".join(map(str, names[:5]))
    return shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")
