"""From a folder of data to a World. `docs/write_a_world.md` describes the folder."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from .errors import WorldError
from .world import Fact, Finding, Gap, Slip, Step, TaskSize, Unit, World

_HERE = Path(__file__).parent
_TEXT, _TEXTS, _NUMBER, _TABLES = "a text", "a list of texts", "a whole number", "a list of tables"
_WORLD = {
    "title": _TEXT,
    "units": _TEXTS,
    "held_back": _TEXTS,
    "step": _TABLES,
    "task_size": _TABLES,
    "known_as": _TEXTS,
}
_UNIT = {
    "title": _TEXT, "step": _TEXT, "minutes": _NUMBER, "names": _TEXTS, "aliases": _TEXTS, "needs": _TEXTS,
    "facts": _TEXTS, "edge_cases": _TEXTS,
}  # fmt: skip
_FACT = {"id": _TEXT, "text": _TEXT, "signs": _TEXTS, "find": _TEXT, "replace": _TEXT, "decoys": _TEXTS}
_SLIP = {"id": _TEXT, "kind": _TEXT, "find": _TEXT, "replace": _TEXT, "tell": _TEXT}
_GAP = {"id": _TEXT, "fact": _TEXT, "missing": _TEXT, "signs": _TEXTS, "answer": _TEXT}
_OPTIONAL = ("decoys", "known_as")
_FINDING = {"id": _TEXT, "slip": _TEXT, "text": _TEXT}
_STEP = {"id": _TEXT, "title": _TEXT}
_SIZE = {"minutes": _NUMBER, "units": _TEXTS}
_Named = TypeVar("_Named", Fact, Slip, Finding, Gap)


@cache
def names(folder: Path | None = None) -> tuple[str, ...]:
    """Names of the worlds in a folder of worlds (the package's own by default)."""
    return tuple(sorted(path.parent.name for path in (folder or _HERE).glob("*/world.toml")))


@cache
def load(name: str, folder: Path | None = None) -> World:
    """The world of that name, read and checked once in a process.

    Raises:
        WorldError: there is no such world, or a file of it is malformed.
    """
    root = (folder or _HERE) / name
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or not (root / "world.toml").is_file():
        raise WorldError(root / "world.toml", f"there is no such world; there are {', '.join(names(folder)) or 'none'}")
    return _world(root)


def _world(root: Path) -> World:
    path = root / "world.toml"
    table = _checked(path, _toml(path), _WORLD)
    facts = _by_id(root / "facts.toml", [Fact(**_tuples(one)) for one in _rows(root / "facts.toml", "fact", _FACT)])
    units: dict[str, Unit] = {}
    slips: dict[str, Slip] = {}
    for name in _distinct(path, "units", table["units"]):
        units[name] = unit = _unit(root / "units" / name, units, facts)
        place = root / "units" / name / "slips.toml"
        found = [Slip(unit=name, **one) for one in _rows(place, "slip", _SLIP)]
        for one in found:
            _must(
                place,
                unit.reference.count(one.find) == 1,
                f"the find of slip {one.id!r} is not exactly once in reference.py",
            )
        slips |= _by_id(place, found, taken=slips)
    for fact in facts.values():
        used = any(fact.id in unit.facts for unit in units.values())
        _must(
            root / "facts.toml", used, f"no unit depends on the fact {fact.id!r}; name it in a unit.toml or remove it"
        )
    world = World(
        name=root.name,
        title=table["title"],
        brief=_read(root / "brief.md"),
        rules=_rules(root / "rules.md", facts),
        units=units,
        facts=facts,
        slips=slips,
        steps=_steps(path, table["step"], units),
        held_back=frozenset(_distinct(path, "held_back", table["held_back"])),
        findings=_findings(root / "findings.toml", slips),
        gaps=_gaps(root / "gaps.toml", facts),
        known_as=tuple(table.get("known_as", ())),
        task_sizes=_sizes(path, table["task_size"], units),
        sources=_sources(root / "sources"),
    )
    _check_tests(path, world)
    return world


def _unit(folder: Path, before: Mapping[str, Unit], facts: Mapping[str, Fact]) -> Unit:
    path = folder / "unit.toml"
    table = _tuples(_checked(path, _toml(path), _UNIT))
    table["facts"] = tuple(_known(path, "facts", table["facts"], facts))
    _known(path, "needs (which must come before it in world.toml)", table["needs"], before)
    reference = folder / "reference.py"
    others = sorted(folder.glob("alternative_*.py"))
    _must(folder, len(others) >= 2, "a unit wants at least two files alternative_*.py")
    for solution in (reference, *others):
        code = _read(solution)
        defined = {
            node.name for node in _python(solution, code).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        }
        for name in table["names"]:
            _must(solution, name in defined, f"the public name {name!r} of unit.toml is not defined")
        for fact in table["facts"]:
            _must(solution, code.count(facts[fact].find) == 1, f"the find of fact {fact!r} is not exactly once in it")
    for name in ("signature.py", "examples.py"):
        _python(folder / name, _read(folder / name))
    return Unit(
        id=folder.name,
        signature=_read(folder / "signature.py"),
        examples=_read(folder / "examples.py"),
        reference=_read(reference),
        alternatives=tuple(map(_read, others)),
        tests=_tests(folder / "tests.py"),
        **table,
    )


def _tests(path: Path) -> dict[str, str]:
    source = _read(path)
    tests: dict[str, str] = {}
    for node in _python(path, source).body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            raise WorldError(
                path, f"line {node.lineno} is no test; each test stands alone, with its imports and helpers inside"
            )
        _must(path, [one.arg for one in node.args.args] == ["app"], f"{node.name} should take app and nothing else")
        requirement = ast.get_docstring(node) or ""
        _must(
            path,
            bool(requirement) and "\n" not in requirement,
            f"{node.name} wants a docstring of one line that is its requirement",
        )
        tests[node.name] = (ast.get_source_segment(source, node) or "") + "\n"
    _must(path, bool(tests), "it has no function test_...(app)")
    return tests


def _rules(path: Path, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    rules = []
    for number, line in enumerate(filter(str.strip, _read(path).splitlines()), 1):
        _must(path, line.startswith(f"{number}. "), f"rule {number} should be one line that begins with '{number}. '")
        rules.append(line.partition(" ")[2].strip())
    for fact in facts.values():
        _must(path, fact.text in rules, f"the text of fact {fact.id!r} is not among the rules")
    return tuple(rules)


def _findings(path: Path, slips: Mapping[str, Slip]) -> dict[str, Finding]:
    findings = [Finding(**one) for one in _rows(path, "finding", _FINDING)]
    _known(path, "slip", [one.slip for one in findings], slips)
    return _by_id(path, findings)


def _gaps(path: Path, facts: Mapping[str, Fact]) -> dict[str, Gap]:
    if not path.is_file():
        return {}
    gaps = [Gap(**_tuples(row)) for row in _rows(path, "gap", _GAP)]
    _known(path, "fact", [gap.fact for gap in gaps], facts)
    for gap in gaps:
        _must(path, facts[gap.fact].told_in(gap.answer), f"the answer of gap {gap.id!r} does not tell its fact")
    return _by_id(path, gaps)


def _steps(path: Path, rows: list[dict[str, Any]], units: Mapping[str, Unit]) -> tuple[Step, ...]:
    steps = []
    for row in rows:
        _checked(path, row, _STEP, "[[step]]")
        steps.append(Step(units=tuple(unit.id for unit in units.values() if unit.step == row["id"]), **row))
    _known(
        path,
        "a unit's step",
        [unit.step for unit in units.values()],
        _distinct(path, "step ids", [step.id for step in steps]),
    )
    return tuple(steps)


def _sizes(path: Path, rows: list[dict[str, Any]], units: Mapping[str, Unit]) -> tuple[TaskSize, ...]:
    sizes = [TaskSize(**_tuples(_checked(path, row, _SIZE, "[[task_size]]"))) for row in rows]
    for size in sizes:
        total = sum(units[one].minutes for one in _known(path, "[[task_size]]", size.units, units))
        _must(path, total == size.minutes, f"the units of task_size {size.minutes} take {total} minutes")
    return tuple(sizes)


def _sources(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): _read(path) for path in files}


def _check_tests(path: Path, world: World) -> None:
    names = [name for unit in world.units.values() for name in (*unit.names, *unit.tests)]
    _distinct(path, "the names and tests of the units", names)
    _known(path, "held_back", sorted(world.held_back), world.tests)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise WorldError(path, "the file is missing") from None
    except UnicodeDecodeError as error:
        raise WorldError(path, f"the file is not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise WorldError(path, f"the file cannot be read: {error.strerror}") from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise WorldError(path, f"this is not TOML: {error}") from None


def _python(path: Path, source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise WorldError(path, f"this is not Python: {error.msg} in line {error.lineno}") from None


def _rows(path: Path, key: str, fields: Mapping[str, str]) -> list[dict[str, Any]]:
    table = _checked(path, _toml(path), {key: _TABLES})
    rows = [_checked(path, row, fields, f"[[{key}]] {row.get('id', '')}".strip()) for row in table[key]]
    for row in rows:
        for sign in (*row.get("signs", ()), *row.get("decoys", ())):
            try:
                re.compile(sign, re.IGNORECASE)
            except re.error as error:
                raise WorldError(path, f"a sign of {row['id']!r} is no regular expression: {error}") from None
    return rows


def _checked(path: Path, table: dict[str, Any], fields: Mapping[str, str], where: str = "") -> dict[str, Any]:
    inside = f" in {where}" if where else ""
    for key in table:
        _must(path, key in fields, f"the key {key!r} is not known{inside}; known are {', '.join(fields)}")
    for key, kind in fields.items():
        if key in _OPTIONAL and key not in table:
            continue
        _must(path, key in table, f"the key {key!r} is missing{inside}; it should be {kind}")
        _must(path, _is(table[key], kind), f"{key!r}{inside} should be {kind}")
    return table


def _is(value: object, kind: str) -> bool:
    if kind == _NUMBER:
        return type(value) is int and value > 0
    if kind == _TEXT:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(one, str if kind == _TEXTS else dict) for one in value)


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _by_id(path: Path, rows: list[_Named], taken: Iterable[str] = ()) -> dict[str, _Named]:
    _distinct(path, "ids", [*taken, *(row.id for row in rows)])
    return {row.id: row for row in rows}


def _known(path: Path, what: str, wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    wanted, there = list(wanted), list(there)
    for one in wanted:
        _must(path, one in there, f"{one!r} in {what} is not known; there are {', '.join(there) or 'none'}")
    return wanted


def _distinct(path: Path, what: str, wanted: Iterable[str]) -> list[str]:
    wanted = list(wanted)
    for one in wanted:
        _must(path, wanted.count(one) == 1, f"{one!r} is there twice among {what}")
    return wanted


def _must(path: Path, right: bool, wrong: str) -> None:
    if not right:
        raise WorldError(path, wrong)
