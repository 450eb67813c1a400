"""Verdicts on the practice model's code, many times as fast as the sandbox gives them, and the same.

The code is the practice model's own, so it may run in a process that is not locked in. And it is remembered: an
acceptance test sees only the definitions that it reaches, so its verdict is kept for exactly those. A program that
carries something from one test to the next (a default that changes, a global) is never put together from such pieces.
Every fiftieth program goes through the sandbox too, as in a lesson, and must get the very same verdict there.
"""

from __future__ import annotations

import ast
import multiprocessing
import re
import signal
import threading
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache

from orchestration.checks.check import Check, CheckResult, Passes, _unwritten
from worlds import World

EVERY = 50  # of the programs met, one goes through the sandbox
LONGEST = 2.0  # seconds; who needs longer is left to the sandbox and its limit
_PARSING = threading.Lock()  # Python 3.11 cannot parse in two threads at once


class Remembered:
    """A check that runs only what it has not met yet."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self._met: dict[str, CheckResult] = {}
        self._tests: dict[tuple[str, tuple[str, ...]], str | None] = {}
        """By test and what it reaches: what went wrong, None for nothing."""

    def __call__(self, code: str, /) -> CheckResult:
        if code not in self._met:
            self._met[code] = self._quickly(code)
            if len(self._met) % EVERY == 0:
                there = self.check(code)
                assert self._met[code] == there, f"quickly: {self._met[code]}\nin the sandbox: {there}\n{code}"
        return self._met[code]

    def _quickly(self, code: str) -> CheckResult:
        if not isinstance(self.check, Passes):
            return self.check(code)
        check, world = self.check, self.check.world
        wanted = check.tests if check.tests is not None else tuple(world.tests)
        try:
            answer = statements(code)
        except SyntaxError:
            return check(code)
        if any(one.carries for one in answer):
            wrong = run(world, wanted, code)
            return check(code) if wrong is None else told(check.name, wrong)
        seen = {test: (test, reached(world, test, answer)) for test in wanted}
        new = [test for test in wanted if seen[test] not in self._tests]
        if new:
            wrong = run(world, new, code)
            if wrong is None:
                return check(code)
            self._tests |= {seen[test]: wrong[test] for test in new}
        return told(check.name, {test: self._tests[seen[test]] for test in wanted})


def told(name: str, wrong: Mapping[str, str | None]) -> CheckResult:
    """The verdict of `Passes`, from what went wrong in each test."""
    lines = [f"- {test}: {said}" for test, said in wrong.items() if said is not None]
    if not lines:
        return CheckResult(name, True, "", len(wrong), len(wrong))
    message = f"{len(lines)} of {len(wrong)} tests failed:\n" + "\n".join(lines)
    return CheckResult(name, False, message, len(wrong) - len(lines), len(wrong))


def run(world: World, tests: list[str] | tuple[str, ...], code: str) -> dict[str, str | None] | None:
    """What goes wrong in each of these tests; None where the program does not come to its end by itself."""
    missing = _unwritten(world, tests, code)
    value = _workers().submit(execute, world.program(code, [one for one in tests if one not in missing])).result()
    if value is None:
        return None
    wrong = {**value["failed"], **missing}
    return {one: None if one in value["passed"] else wrong.get(one, "gave no verdict") for one in tests}


@cache
def _workers() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(2, multiprocessing.get_context("spawn"))


def execute(source: str) -> dict[str, dict[str, str]] | None:
    """Run a world's program in this process, the main thread of a worker."""
    late: list[int] = []

    def stop(number: int, frame: object) -> None:
        late.append(number)
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LONGEST, 0.1)
    space: dict[str, object] = {"__name__": "__main__"}
    try:
        exec(source, space)
    except BaseException:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return None if late else space["result"]  # type: ignore[return-value]


@dataclass(frozen=True)
class Statement:
    """A statement at the top of a module: what it is, which names it makes, which it uses."""

    text: str
    makes: frozenset[str]
    uses: frozenset[str]
    carries: bool
    """Whether something in it may live on from one test to the next."""


def reached(world: World, test: str, answer: tuple[Statement, ...]) -> tuple[str, ...]:
    """The statements of an answer that a test can see, and all that do something by standing there."""
    left, seen = set(_names(world, test)), set[str]()
    makers: dict[str, list[Statement]] = {}
    for one in (*_reference(world), *answer):
        for name in one.makes:
            makers.setdefault(name, []).append(one)
        left |= one.uses if not one.makes else frozenset()
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            for one in makers.get(name, ()):
                left |= one.uses
    return tuple(one.text for one in answer if not one.makes or one.makes & seen)


@cache
def _names(world: World, test: str) -> frozenset[str]:
    owned = {name for unit in world.units.values() if test in unit.tests for name in unit.names}
    return frozenset(owned | set(re.findall(r"\w+", world.tests[test])))


@cache
def _reference(world: World) -> tuple[Statement, ...]:
    return tuple(one for unit in world.units.values() for one in statements(unit.reference))


def statements(code: str) -> tuple[Statement, ...]:
    """The statements at the top of a module. Raises SyntaxError."""
    with _PARSING:
        try:
            return tuple(one for part in re.split(r"\n\n\n(?=\S)", code) for one in _parsed(part))
        except SyntaxError:
            return _parsed(code)


@lru_cache(maxsize=50_000)
def _parsed(code: str) -> tuple[Statement, ...]:
    return tuple(map(_statement, ast.parse(code).body))


def _statement(one: ast.stmt) -> Statement:
    nodes = list(ast.walk(one))
    uses = {node.id for node in nodes if isinstance(node, ast.Name)}
    uses |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    match one:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            makes = {name}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            makes = {(alias.asname or alias.name).partition(".")[0] for alias in names}
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            makes = {name}
        case _:
            makes = set()
    return Statement(ast.unparse(one), frozenset(makes), frozenset(uses), any(map(_carries, nodes)))


def _carries(node: ast.AST) -> bool:
    if isinstance(node, ast.Global) or (isinstance(node, ast.Name | ast.Attribute) and _cached(node)):
        return True
    defaults = [*node.defaults, *filter(None, node.kw_defaults)] if isinstance(node, ast.arguments) else []
    return any(isinstance(one, ast.List | ast.Dict | ast.Set | ast.Call) for one in defaults)


def _cached(node: ast.Name | ast.Attribute) -> bool:
    return (node.id if isinstance(node, ast.Name) else node.attr) in ("cache", "lru_cache")
