"""What a test cell needs, and whose it is: a static reading of the instructor's notebook, once for each assignment.

A name that a test uses is
  its own        when the test cell binds it before using it,
  the course's   when an instructor's cell binds it last (imports, data, helpers): those statements run in the judge,
  the learner's  when a solution cell binds it last, or nobody does: it is asked of the learner's session.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.errors import SourceError
from grader.reading.assignment import Assignment, GradeCell
from grader.reading.plain_python import plain_python

BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython"}


@dataclass(frozen=True)
class Statement:
    """One top-level statement of the instructor's notebook."""

    place: tuple[int, int]
    """(cell, statement), both counted from 0."""
    node: ast.stmt
    binds: frozenset[str]
    loads: frozenset[str]
    changes: frozenset[str]
    """Names whose object it changes in place: `data.append(1)`, `frame["x"] = 2`, `random.seed(0)`."""
    by_learner: bool
    """Whether it stands in a solution cell, so that a learner has their own instead."""
    tells: bool
    """Whether it may be run for its effect alone; not so in test cells, whose effects are the test."""


@dataclass(frozen=True)
class Needs:
    """All that one test cell needs before it can run."""

    fixed: tuple[Statement, ...]
    """The course's statements that no learner's name reaches: run once a submission."""
    fresh: tuple[Statement, ...]
    """The course's statements that use a learner's name: run again for each test."""
    asked: frozenset[str]
    """Names to ask of the learner's session."""
    required: frozenset[str]
    """Those of `asked` that nothing else can supply."""


def needs_of_tests(assignment: Assignment) -> Mapping[str, Needs]:
    """What each test cell needs, by grade_id. Raises SourceError when an instructor's cell is not Python."""
    statements: list[Statement] = []
    found: dict[str, Needs] = {}
    for place, cell in enumerate(assignment.cells):
        if cell.cell_type != "code":
            continue
        tree = parse(cell)
        if cell.kind == "test":
            found[cell.grade_id] = _needs(tree, statements)
        statements += _statements(place, cell, tree)
    return found


def parse(cell: GradeCell) -> ast.Module:
    """The instructor's cell as a tree. Raises SourceError."""
    try:
        return ast.parse(plain_python(cell.source), filename=f"<{cell.grade_id or 'cell'}>")
    except (SyntaxError, ValueError) as error:
        name = f"'{cell.grade_id}'" if cell.grade_id else f"that begins {cell.source[:40]!r}"
        raise SourceError(f"The source cell {name} is not valid Python: {error}.") from error


def _statements(place: int, cell: GradeCell, tree: ast.Module) -> Iterable[Statement]:
    for index, node in enumerate(tree.body):
        binds, loads = bound_and_loaded(node)
        imports = isinstance(node, ast.Import | ast.ImportFrom)
        yield Statement(
            (place, index), node, binds, loads, _changed(node),
            by_learner=cell.answered_by_learner and not imports,
            tells=cell.kind in ("locked", "plain"),
        )  # fmt: skip


def bound_and_loaded(node: ast.stmt) -> tuple[frozenset[str], frozenset[str]]:
    """The module-level names that a statement binds, and those it or the functions in it look up."""
    table = symtable.symtable(ast.unparse(node), "<names>", "exec")
    binds, loads = set(), set()
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported():
            binds.add(symbol.get_name())
        if symbol.is_referenced():
            loads.add(symbol.get_name())
    rest = list(table.get_children())
    while rest:
        inner = rest.pop()
        rest += inner.get_children()
        for symbol in inner.get_symbols():
            if symbol.is_global():
                if symbol.is_referenced():
                    loads.add(symbol.get_name())
                if symbol.is_assigned():
                    binds.add(symbol.get_name())
    added = {
        part.target.id
        for part in ast.walk(node)
        if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name)
    }
    loads |= added & binds
    return frozenset(binds), frozenset(loads)


def _bound_on_entry(node: ast.stmt) -> frozenset[str]:
    """Names that a loop or a `with` binds before its body can use them."""
    if isinstance(node, ast.For):
        targets, sources = [node.target], [node.iter]
    elif isinstance(node, ast.With):
        targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
        sources = [item.context_expr for item in node.items]
    else:
        return frozenset()
    bound = {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return frozenset(bound - {name.id for source in sources for name in ast.walk(source) if isinstance(name, ast.Name)})


def _used(node: ast.stmt, bound: set[str]) -> set[str]:
    """Names that a statement looks up and that neither `bound` nor an earlier line of its own body binds."""
    blocks = [(getattr(node, name, []), frozenset[str]()) for name in ("body", "orelse", "finalbody")]
    blocks += [(one.body, frozenset({one.name or ""})) for one in getattr(node, "handlers", [])]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or not any(lines for lines, _ in blocks):
        return set(bound_and_loaded(node)[1] - bound)
    headers = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr | ast.withitem)]
    headers += [one.type for one in getattr(node, "handlers", []) if one.type]
    looked_up = {name.id for header in headers for name in ast.walk(header) if isinstance(name, ast.Name)}
    inside = bound | _bound_on_entry(node)
    used = (looked_up & bound_and_loaded(node)[1]) - inside
    for lines, named in blocks:
        known = inside | named
        for line in lines:
            used |= _used(line, known)
            known = known | bound_and_loaded(line)[0]
    return used


def _changed(node: ast.stmt) -> frozenset[str]:
    changed = set()
    for part in ast.walk(node):
        target: ast.AST | None = None
        if isinstance(part, ast.Attribute | ast.Subscript) and isinstance(part.ctx, ast.Store | ast.Del):
            target = part
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and isinstance(node, ast.Expr):
            target = part.func
        while isinstance(target, ast.Attribute | ast.Subscript | ast.Call):
            target = target.func if isinstance(target, ast.Call) else target.value
        if isinstance(target, ast.Name):
            changed.add(target.id)
    return frozenset(changed)


def _needs(test: ast.Module, before: list[Statement]) -> Needs:
    bound: set[str] = set()
    used: set[str] = set()
    ever: set[str] = set()
    for node in test.body:
        used |= _used(node, bound)
        binds, _ = bound_and_loaded(node)
        bound |= binds
        ever |= binds
    binders: dict[str, list[Statement]] = {}
    for statement in before:
        for name in statement.binds:
            binders.setdefault(name, []).append(statement)

    wanted, known, asked = sorted(used), set(used), set()
    chosen: dict[tuple[int, int], Statement] = {}

    def choose(statement: Statement) -> None:
        if statement.place not in chosen:
            chosen[statement.place] = statement
            for name in statement.loads - known:
                known.add(name)
                wanted.append(name)

    for statement in before:
        if any(name.name == "*" for name in getattr(statement.node, "names", ()) if isinstance(name, ast.alias)):
            choose(statement)
    while wanted:
        name = wanted.pop()
        of_name = binders.get(name, [])
        if not of_name:
            if name not in BUILTINS and name not in ever:  # what only the test itself binds is its own
                asked.add(name)
        elif of_name[-1].by_learner:
            asked.add(name)
        else:
            for statement in of_name:
                if not statement.by_learner:
                    choose(statement)
            for statement in before:
                if name in statement.changes and statement.tells and not statement.by_learner:
                    choose(statement)

    tainted = set(asked)
    fresh: set[tuple[int, int]] = set()
    grew = True
    while grew:
        grew = False
        for place, statement in chosen.items():
            if place not in fresh and tainted & (statement.loads | statement.changes):
                fresh.add(place)
                tainted |= statement.binds | statement.changes
                grew = True
    ordered = [chosen[place] for place in sorted(chosen)]
    return Needs(
        fixed=tuple(s for s in ordered if s.place not in fresh),
        fresh=tuple(s for s in ordered if s.place in fresh),
        asked=frozenset(asked),
        required=frozenset(asked - ever),
    )
