"""Whether what is handed out gives away what was to be hidden: tests, mark schemes, solutions, outputs."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.reading.assignment import HIDDEN, SCHEME, SOLUTION, Assignment, GradeCell, cell_source, marks

TELLING = 20
"""Characters from which a line is taken to be its author's own and no commonplace."""
SHORTEST_QUESTION = 10
"""The same for what an `assert` asks."""
LARGEST = 64 * 2**20
"""Bytes of a file that are looked through; what is larger is data."""
MARKERS = (*HIDDEN, *SCHEME, *SOLUTION)


def leaks_in_notebook(source: Assignment, released: Mapping[str, Any]) -> tuple[str, ...]:
    """What the released version of a notebook gives away of its source, a sentence each."""
    found = []
    for place, cell in enumerate(released.get("cells", []), 1):
        name = _called(place, cell)
        if cell.get("outputs") or cell.get("execution_count") is not None:
            found.append(f"In '{source.notebook}', {name} still has outputs.")
        if marker := next((word for word in MARKERS if word in cell_source(cell)), ""):
            found.append(f"In '{source.notebook}', {name} still holds a region '{marker}'.")
    # visible parts of tests are meant to be seen, and may well look like hidden ones
    elsewhere = [
        (_called(place, cell), "\n".join(_strings({k: v for k, v in cell.items() if k != "attachments"})))
        for place, cell in enumerate(released.get("cells", []), 1)
        if not marks(cell).get("grade") or marks(cell).get("solution")
    ]
    elsewhere.append(("the notebook's metadata", "\n".join(_strings(released.get("metadata", {})))))
    for hidden in source.cells:
        for line in secrets(hidden):
            where = next((name for name, text in elsewhere if line in text), "")
            if where:
                found.append(
                    f"In '{source.notebook}', {where} shows learners a hidden line of '{hidden.grade_id}': "
                    f"`{line[:80]}`. Take it out there, or out of the hidden region."
                )
                break
    return tuple(found)


def leaks_in_file(sources: Sequence[Assignment], path: Path, shown_as: str) -> tuple[str, ...]:
    """What a file that is handed out beside the notebooks gives away, a sentence each."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
    except OSError as error:
        return (f"{shown_as} cannot be read: {error.strerror}.",)
    text = data.decode("utf-8", "replace")
    if path.suffix == ".ipynb":  # there a line may be written with escapes
        try:
            text = "\n".join(_strings(json.loads(text)))
        except (ValueError, RecursionError):
            return (f"{shown_as} is not a readable notebook.",)
    if any(marker in text for marker in MARKERS):
        return (f"{shown_as} holds regions that are meant to be taken out, and would be handed out as it is.",)
    found = []
    for source in sources:
        for cell in source.cells:
            if line := next((line for line in secrets(cell) if line in text), ""):
                found.append(f"{shown_as} holds a hidden line of '{cell.grade_id}': `{line[:80]}`.")
            solution = _solution(cell)
            if solution and all(line in text for line in solution):
                found.append(f"{shown_as} holds the solution of '{cell.grade_id}'.")
    return tuple(found)


def secrets(cell: GradeCell) -> list[str]:
    """What learners are not to see of a test or task, line by line, as far as it tells anything."""
    if cell.kind not in ("test", "task"):
        return []
    found = []
    for line in _hidden_lines(cell):
        if question := _question(line):
            found.append(question)
        elif len(line) >= TELLING:
            found.append(line)
    return found


def _question(line: str) -> str:
    """What an `assert` asks, without the message that goes with it, if it names a value."""
    try:
        [node] = ast.parse(line).body
    except (SyntaxError, ValueError):
        return ""
    if not isinstance(node, ast.Assert):
        return ""
    parts = list(ast.walk(node.test))
    asks = any(isinstance(part, ast.Compare) for part in parts) and any(isinstance(p, ast.Constant) for p in parts)
    question = ast.get_source_segment(line, node.test) or ""
    return question if asks and len(question) >= SHORTEST_QUESTION else ""


def _solution(cell: GradeCell) -> list[str]:
    return [line for line in _hidden_lines(cell) if len(line) >= TELLING] if cell.kind == "solution" else []


def _hidden_lines(cell: GradeCell) -> list[str]:
    shown = {line.strip() for line in cell.shown.split("\n")}
    lines = dict.fromkeys(line.strip() for line in cell.source.split("\n"))
    return [
        line
        for line in lines
        if line not in shown
        and not line.startswith(("#", "import ", "from ", "def ", "class ", '"""'))
        and not any(marker in line for marker in MARKERS)
    ]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "source" and isinstance(inner, list):
                yield "".join(map(str, inner))
            else:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _called(place: int, cell: Mapping[str, Any]) -> str:
    name = marks(cell).get("grade_id")
    return f"the cell '{name}'" if name else f"cell {place}"
