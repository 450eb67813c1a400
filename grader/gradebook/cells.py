"""The gradebook's list of cells, brought in line with the instructor's notebooks.

nbgrader refuses to add or remove cells once there are submissions. Here they are added and removed, as long as nothing
is lost that a person entered. What stands there afterwards is what nbgrader's own release would have entered.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from grader.errors import CourseError
from grader.gradebook.book import FILE, transaction, writing
from grader.gradebook.marks import notebooks_in
from grader.judging.notebook import checksum
from grader.reading.assignment import Assignment, GradeCell
from grader.score import number

KINDS = {"GradeCell": "grade_cells", "SolutionCell": "solution_cells", "TaskCell": "task_cells"}
"""nbgrader's kinds of cell, and the table that each has beside base_cell."""

Read = Mapping[str, Assignment]
"""The source notebooks of an assignment by name."""


def bring_in_line(course: Path, assignment: str, read: Read, *, only_look: bool = False) -> tuple[str, ...]:
    """Make the gradebook's cells and points those of the source, in one transaction; what was changed, in sentences.

    Nothing happens while the gradebook does not know the assignment. only_look: nothing is changed at all.

    Raises CourseError when it would lose what a person entered.
    """
    if not (course / FILE).exists() or notebooks_in(course, assignment) is None:
        return ()
    with writing(course) as db, transaction(db):
        said = match(db, assignment, read)
        if only_look:
            db.rollback()
    return said


def match(db: sqlite3.Connection, assignment: str, read: Read) -> tuple[str, ...]:
    """The same, without committing."""
    row = db.execute("select id from assignment where name = ?", (assignment,)).fetchone()
    if row is None:
        raise CourseError(f"The gradebook does not know '{assignment}'. Run: grader release {assignment}")
    query = "select name, id, kernelspec from notebook where assignment_id = ?"
    known = {each["name"]: each for each in db.execute(query, (row["id"],))}
    said = [_remove_notebook(db, known[name]["id"], name) for name in sorted(known.keys() - read.keys())]
    for name, source in read.items():
        kernel = json.dumps(source.metadata.get("kernelspec", {}))
        if name not in known:
            number_ = uuid4().hex
            db.execute("insert into notebook (id, name, assignment_id, kernelspec) values (?, ?, ?, ?)",
                       (number_, name, row["id"], kernel))  # fmt: skip
            _match_cells(db, number_, source)
            said.append(f"the notebook '{name}' is new.")
            continue
        if known[name]["kernelspec"] != kernel:
            db.execute("update notebook set kernelspec = ? where id = ?", (kernel, known[name]["id"]))
        said += _match_cells(db, known[name]["id"], source)
    return tuple(said)


def _match_cells(db: sqlite3.Connection, notebook: str, source: Assignment) -> list[str]:
    said: list[str] = []
    wanted = {(kind, cell.grade_id): cell for cell in source.cells for kind in _kinds(cell)}
    found = {(row["type"], row["name"]): row for row in db.execute(_CELLS, (notebook,))}
    gone = sorted(found.keys() - wanted.keys())
    for name in sorted({name for _, name in gone}):
        _remove(db, [found[kind, each]["id"] for kind, each in gone if each == name], f"the cell '{name}'")
    for kind, name in gone:
        for table in (KINDS[kind], "base_cell"):
            db.execute(f"delete from {table} where id = ?", (found[kind, name]["id"],))
        if kind != "SolutionCell":
            said.append(f"'{name}' is no longer graded.")
    for (kind, name), cell in wanted.items():
        row = found.get((kind, name))
        if row is None:
            new = uuid4().hex
            db.execute("insert into base_cell (id, name, notebook_id, type) values (?, ?, ?, ?)",
                       (new, name, notebook, kind))  # fmt: skip
            if kind == "SolutionCell":
                db.execute("insert into solution_cells (id) values (?)", (new,))
                continue
            values = (new, cell.points, cell.cell_type)
            db.execute(f"insert into {KINDS[kind]} (id, max_score, cell_type) values (?, ?, ?)", values)
            said.append(f"'{name}' is new, worth {number(cell.points)} point(s).")
        elif kind != "SolutionCell" and (row["max_score"], row["cell_type"]) != (cell.points, cell.cell_type):
            change = f"update {KINDS[kind]} set max_score = ?, cell_type = ? where id = ?"
            db.execute(change, (cell.points, cell.cell_type, row["id"]))
            if row["max_score"] != cell.points:
                said.append(f"'{name}' is worth {number(cell.points)} point(s) instead of {number(row['max_score'])}.")
    _match_sources(db, notebook, source)
    return said


def _match_sources(db: sqlite3.Connection, notebook: str, source: Assignment) -> None:
    """The texts with which nbgrader's own tools put a learner's locked cells right."""
    query = "select name, cell_type, locked, source, checksum from source_cell where notebook_id = ?"
    found = {row["name"]: tuple(row)[1:] for row in db.execute(query, (notebook,))}
    wanted = {cell.grade_id: _source_cell(cell) for cell in source.cells if cell.grade_id}
    for name in found.keys() - wanted.keys():
        db.execute("delete from source_cell where notebook_id = ? and name = ?", (notebook, name))
    for name, values in wanted.items():
        if name not in found:
            columns = "id, name, notebook_id, cell_type, locked, source, checksum"
            db.execute(f"insert into source_cell ({columns}) values (?, ?, ?, ?, ?, ?, ?)",
                       (uuid4().hex, name, notebook, *values))  # fmt: skip
        elif found[name] != values:
            change = "update source_cell set cell_type = ?, locked = ?, source = ?, checksum = ?"
            db.execute(f"{change} where notebook_id = ? and name = ?", (*values, notebook, name))


def _kinds(cell: GradeCell) -> tuple[str, ...]:
    known = {"test": ("GradeCell",), "manual": ("GradeCell", "SolutionCell"), "solution": ("SolutionCell",)}
    return ("TaskCell",) if cell.kind == "task" else known.get(cell.kind, ())


def _source_cell(cell: GradeCell) -> tuple[Any, ...]:
    text = cell.shown if cell.answered_by_learner else cell.source
    return cell.cell_type, int(not cell.answered_by_learner), text, checksum(cell, text)


def _remove(db: sqlite3.Connection, cells: list[str], what: str) -> None:
    """Take out what was graded by itself for these cells, or raise CourseError when a person entered something."""
    those = f"cell_id in ({', '.join('?' * len(cells))})"
    counted = (
        f"select count(*) from grade where {those} and (manual_score is not null or extra_credit is not null)",
        f"select count(*) from comment where {those} and manual_comment is not null and manual_comment != ''",
    )
    by_hand = sum(db.execute(query, cells).fetchone()[0] for query in counted)
    if by_hand:
        raise CourseError(
            f"The source no longer has {what}, but people entered {by_hand} score(s) or comment(s) for it, which "
            "grading would lose. Put it back, or clear those in formgrader; then grade again."
        )
    for table in ("grade", "comment"):
        db.execute(f"delete from {table} where {those}", cells)


def _remove_notebook(db: sqlite3.Connection, notebook: str, name: str) -> str:
    cells = [row["id"] for row in db.execute("select id from base_cell where notebook_id = ?", (notebook,))]
    _remove(db, cells, f"the notebook '{name}'")
    for table in KINDS.values():
        db.executemany(f"delete from {table} where id = ?", [(cell,) for cell in cells])
    for table in ("base_cell", "source_cell", "submitted_notebook"):
        db.execute(f"delete from {table} where notebook_id = ?", (notebook,))
    db.execute("delete from notebook where id = ?", (notebook,))
    return f"the notebook '{name}' is gone."


_CELLS = """select c.id, c.name, c.type, coalesce(g.max_score, t.max_score) max_score,
    coalesce(g.cell_type, t.cell_type) cell_type from base_cell c
    left join grade_cells g on g.id = c.id left join task_cells t on t.id = c.id where c.notebook_id = ?"""
