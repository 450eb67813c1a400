"""The graded notebook: the rebuilt cells with their outputs, as nbgrader's formgrader expects to find it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from grader.reading.assignment import Assignment, GradeCell
from grader.reading.submission import Submission
from grader.score import Verdict, number
from sandbox import Execution

LONGEST_OUTPUT = 20_000
"""Characters of a cell's printed output that are kept."""


def graded_notebook(
    assignment: Assignment,
    submission: Submission,
    outputs: Mapping[int, list[dict[str, Any]]],
    after_hidden: Collection[int] = (),
) -> dict[str, Any]:
    """nbformat 4.5 data. Text outputs only: nothing a learner's code made is ever HTML here.

    `after_hidden`: cells whose outputs may repeat inputs of a hidden test; marked, so that feedback leaves them out.
    """
    cells = []
    for place, placed in enumerate(submission.cells):
        cell: dict[str, Any] = {
            "cell_type": placed.cell_type if placed.cell_type in ("code", "markdown") else "raw",
            "id": f"cell-{place}",
            "metadata": {},
            "source": placed.source,
        }
        if placed.of is not None:
            cell["id"] = placed.of.data.get("id") or cell["id"]
            mark = dict(placed.of.data["metadata"]["nbgrader"])
            mark.update(cell_type=placed.cell_type, checksum=checksum(placed.of, placed.of.source))
            if placed.of.answered_by_learner:
                mark["checksum"] = checksum(placed.of, placed.of.shown)
            cell["metadata"] = {"nbgrader": mark, "deletable": False}
        if cell["cell_type"] == "raw":
            cell["metadata"] = {**cell["metadata"], "raw_mimetype": "text/plain"}  # else pages take it as HTML
        if placed.attachments and cell["cell_type"] == "markdown":
            cell["attachments"] = dict(placed.attachments)
        if place in after_hidden:
            cell["metadata"]["grader"] = {"after_hidden_test": True}
        if cell["cell_type"] == "code":
            cell.update(execution_count=None, outputs=outputs.get(place, []))
        cells.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": assignment.metadata.get("kernelspec", kernel)}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def outputs_of(done: Execution | None, instead: str) -> list[dict[str, Any]]:
    """What a learner's cell printed, and how it stopped, as nbformat outputs."""
    if done is None:
        return [_stream("stderr", instead)]
    found = [_stream(name, text) for name, text in (("stdout", done.stdout), ("stderr", done.stderr)) if text]
    if done.status != "ok":
        kind = done.error.kind if done.error else done.status
        text = done.error.message[:LONGEST_OUTPUT] if done.error else ""
        found.append({"output_type": "error", "ename": kind, "evalue": text, "traceback": [f"{kind}: {text}"]})
    return found


def verdict_output(verdict: Verdict) -> list[dict[str, Any]]:
    """The judge's word on a test cell, so that a person reading the graded notebook sees it in place."""
    points = "open" if verdict.points is None else f"{number(verdict.points)} of {number(verdict.of)}"
    return [_stream("stdout", f"{points}{': ' + verdict.message if verdict.message else ''}\n")]


def _stream(name: str, text: str) -> dict[str, Any]:
    if len(text) > LONGEST_OUTPUT:
        text = text[:LONGEST_OUTPUT] + "\n… (cut)\n"
    return {"output_type": "stream", "name": name, "text": text}


def checksum(cell: GradeCell, source: str) -> str:
    """nbgrader's checksum of a cell (md5 over text, type, marks, name and points), so that its own tools agree."""
    grade = cell.kind in ("test", "manual")
    solution = cell.answered_by_learner
    locked = not solution and (grade or cell.kind in ("locked", "task"))
    parts = [source, cell.cell_type, str(grade), str(solution), str(locked), cell.grade_id]
    if grade:
        parts.append(str(cell.points))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
