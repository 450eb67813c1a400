"""Does a suite bite? Cases as plain data, tried in the sandbox against mutants and against other right versions.

A case is a pair `(args, expected)`: the positional arguments as a tuple, and the value that a right version gives, or
`{"raises": "ValueError"}`. A suite is a dict of function name to list of cases.
"""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from orchestration.checks.check import execute, explain
from orchestration.errors import BadEntry
from sandbox import Limits
from worlds import Unit, World

if TYPE_CHECKING:
    import pandas as pd

PlainCase = tuple[tuple[Any, ...], Any]
Suite = Mapping[str, Sequence[PlainCase]]

_LIMITS = Limits(seconds=3.0)
_RUN = """\
import copy as _copy
from ast import literal_eval as _read
_space = {"__name__": "app"}
exec(compile(_needs, "needs.py", "exec"), _space)
exec(compile(_code, "version.py", "exec"), _space)
_function, result = _space[_name], []
for _args, _expected in _read(_cases):
    _given = _copy.deepcopy(_args)
    _told = None
    try:
        _got = _function(*_given)
    except Exception as _error:
        _names = [one.__name__ for one in type(_error).__mro__]
        if not (isinstance(_expected, dict) and list(_expected) == ["raises"] and _expected["raises"] in _names):
            _told = "raised " + type(_error).__name__
    else:
        if not _got == _expected:
            _told = "gave " + repr(_got)[:120]
        elif _given != _args:
            _told = "changed its arguments"
    result.append(_told)
"""
_TRACE = """\
import sys as _sys
_code_object = compile(_code, "version.py", "exec")
_space = {"__name__": "app"}
exec(compile(_needs, "needs.py", "exec"), _space)
exec(_code_object, _space)
def _inside(code):
    yield code
    for part in code.co_consts:
        if hasattr(part, "co_lines"):
            yield from _inside(part)
_all = [part for part in _inside(_code_object) if part is not _code_object]
_of = sorted({line for part in _all for _, _, line in part.co_lines() if line and line != part.co_firstlineno})
_ran = set()
def _watch(frame, event, _):
    if frame.f_code.co_filename != "version.py":
        return None
    if event == "line":
        _ran.add(frame.f_lineno)
    return _watch
from ast import literal_eval as _read
_sys.settrace(_watch)
for _args, _ in _read(_cases):
    try:
        _space[_name](*_args)
    except Exception:
        pass
_sys.settrace(None)
result = [_of, sorted(_ran & set(_of))]
"""


@dataclass(frozen=True)
class Mutant:
    """One version of a function with one bug."""

    function: str
    slip: str
    kind: str
    """The class of the bug, such as boundary."""
    tell: str
    """What is wrong, in a sentence."""
    code: str
    line: str
    """The changed line, as it reads now."""


@dataclass(frozen=True)
class Kill:
    """What became of one mutant: the first case that disagreed with it, and what it did there."""

    mutant: Mutant
    number: int | None
    """Which case of its function's list killed it, from 1; None: it is alive."""
    case: PlainCase | None
    did: str

    @property
    def alive(self) -> bool:
        return self.number is None


@dataclass(frozen=True)
class Hunt:
    """A suite tried on mutants."""

    kills: tuple[Kill, ...]
    unfair: tuple[tuple[str, int], ...] = ()
    """Function and number of the cases that a right version fails: they count for nothing."""

    @property
    def killed(self) -> int:
        return sum(not one.alive for one in self.kills)

    @property
    def of(self) -> int:
        return len(self.kills)

    @property
    def score(self) -> float:
        """The mutation score: the share of mutants that a case killed, in per cent; nan without mutants."""
        return 100 * self.killed / self.of if self.kills else float("nan")

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a mutant: function, bug (its class), what is wrong, fate (the case that killed it, or `alive`), did."""
        import pandas as pd

        rows = [
            (one.mutant.slip, one.mutant.function, one.mutant.kind, one.mutant.tell,
             "alive" if one.alive else f"killed by case {one.number}", one.did)
            for one in self.kills
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["mutant", "function", "bug", "what is wrong", "fate", "did"]).set_index(
            "mutant"
        )

    @property
    def finding(self) -> str:
        if not self.kills:
            return "There are no mutants to try the suite on."
        left = self.of - self.killed
        alive = "none is alive" if not left else f"{left} {'is' if left == 1 else 'are'} alive"
        return f"{self.killed} of {self.of} mutants killed, {alive}: a mutation score of {self.score:.0f} %."

    def __repr__(self) -> str:
        return self.finding


@dataclass(frozen=True)
class Coverage:
    """Which lines of a function ran while its cases were tried."""

    function: str
    code: str
    lines: tuple[int, ...]
    """Lines that can run."""
    ran: tuple[int, ...]

    @property
    def share(self) -> float:
        """Per cent of the lines that ran."""
        return 100 * len(self.ran) / len(self.lines) if self.lines else 100.0

    def __repr__(self) -> str:
        return f"{self.function}: {len(self.ran)} of {len(self.lines)} lines ran ({self.share:.0f} %)"


def function_of(world: World, name: str) -> Unit:
    """The unit whose public function has that name. Raises BadEntry naming the functions there are."""
    for unit in world.units.values():
        if name in unit.names:
            return unit
    there = ", ".join(name for unit in world.units.values() for name in unit.names)
    raise BadEntry(f"{world.title} has no function '{name}'; it has {there}.")


def needs_of(world: World, unit: Unit) -> str:
    """The references of all units that this one calls, directly or through others."""
    wanted: set[str] = set()
    left = list(unit.needs)
    while left:
        one = left.pop()
        if one not in wanted:
            wanted.add(one)
            left += world.units[one].needs
    return "\n\n".join(other.reference for other in world.units.values() if other.id in wanted)


def built(world: World, function: str, slip: str | None = None, *, solution: int = 0) -> Callable[..., Any]:
    """A version of a function to call here and now: a right one (0 is the reference), or the reference with a slip.

    It is the course's own code and runs in this process. Raises BadEntry for an unknown function, IndexError for a
    solution that there is not, ValueError for an unknown slip.
    """
    unit = function_of(world, function)
    space: dict[str, Any] = {"__name__": "version"}
    exec(needs_of(world, unit), space)
    exec(world.apply_slip(unit.reference, slip) if slip else unit.solutions[solution], space)
    made: Callable[..., Any] = space[function]
    return made


def mutants_of(world: World, *functions: str) -> tuple[Mutant, ...]:
    """Every slip of these functions as a mutant, in the world's order. Raises BadEntry for an unknown function."""
    found = []
    for function in functions:
        unit = function_of(world, function)
        for slip in world.slips.values():
            if slip.unit == unit.id:
                code = world.apply_slip(unit.reference, slip.id)
                found.append(Mutant(function, slip.id, slip.kind, slip.tell, code, _changed(unit.reference, code)))
    return tuple(found)


def hunt(world: World, suite: Suite) -> Hunt:
    """Try a suite on every mutant of its functions, in the sandbox; a case that a right version fails kills nothing.

    Raises BadEntry when a case is no plain pair, or for a function that the world does not have, and
    OrchestrationError when the sandbox itself failed.
    """
    if not isinstance(suite, Mapping):
        raise BadEntry(f"A suite is a dict of functions' names and their cases, and {suite!r} is none.")
    # Checked here and not in the threads: in Python 3.11 parsing fails at times when several threads do it at once.
    told = {function: repr(list(checked(cases, function))) for function, cases in suite.items()}
    units = {function: function_of(world, function) for function in suite}
    needs = {function: needs_of(world, unit) for function, unit in units.items()}

    def said(function: str, code: str) -> tuple[str | None, ...]:
        return _tried(code, function, told[function], len(suite[function]), needs[function])

    unfair = {
        function: {place for code in unit.solutions for place, did in enumerate(said(function, code), 1) if did}
        for function, unit in units.items()
    }

    def one(mutant: Mutant) -> Kill:
        for number, did in enumerate(said(mutant.function, mutant.code), 1):
            if did is not None and number not in unfair[mutant.function]:
                return Kill(mutant, number, suite[mutant.function][number - 1], did)
        return Kill(mutant, None, None, "")

    with ThreadPoolExecutor(2) as threads:
        kills = tuple(threads.map(one, mutants_of(world, *suite)))
    return Hunt(kills, tuple((function, place) for function, some in unfair.items() for place in sorted(some)))


def rejected(world: World, suite: Suite) -> tuple[str, ...]:
    """What the suite says against right versions (reference and alternatives); nothing when it accepts them all."""
    said = []
    for function, cases in suite.items():
        unit = function_of(world, function)
        for number, code in enumerate(unit.solutions, 1):
            for place, told in enumerate(disagreements(code, function, cases, needs_of(world, unit)), 1):
                if told is not None:
                    args = ", ".join(map(repr, cases[place - 1][0]))
                    wanted = cases[place - 1][1]
                    said.append(
                        f"Case {place}: right version {number} of {function}({args}) {told}, expected {wanted!r}."
                    )
    return tuple(said)


def coverage(world: World, suite: Suite) -> tuple[Coverage, ...]:
    """Which lines of each function's reference run while its cases are tried, measured in the sandbox."""
    found = []
    for function, cases in suite.items():
        unit = function_of(world, function)
        done = execute(
            _given(needs_of(world, unit), unit.reference, function, checked(cases, function)) + _TRACE, limits=_LIMITS
        )
        if not done.ok or not isinstance(done.value, list):
            raise BadEntry(f"The lines of {function} could not be counted: {explain(done)}")
        of, ran = done.value
        found.append(Coverage(function, unit.reference, tuple(of), tuple(ran)))
    return tuple(found)


def disagreements(code: str, function: str, cases: Sequence[PlainCase], needs: str = "") -> list[str | None]:
    """Try a version of a function on cases, in the sandbox: for each case None where it agrees, else what happened.

    `needs` is run before the code. What happened is "gave 3", "raised KeyError", "changed its arguments" (plain data
    that a case handed over), "was stopped" or "does not run". Raises BadEntry when a case is no plain pair.
    """
    return list(_tried(code, function, repr(list(checked(cases, function))), len(cases), needs))


def checked(cases: Sequence[PlainCase], function: str) -> Sequence[PlainCase]:
    """The cases, each a pair of an argument tuple and plain data. Raises BadEntry saying which is not, and why."""
    form = 'write each case as (args, expected), such as ((2500, "DE"), 490)'
    if not isinstance(cases, list | tuple):
        raise BadEntry(f"The cases of {function} are {type(cases).__name__}, not a list: {form}.")
    for number, case in enumerate(cases, 1):
        if not (isinstance(case, tuple | list) and len(case) == 2):
            raise BadEntry(f"Case {number} of {function} is {case!r}: {form}.")
        if not isinstance(case[0], tuple | list):
            one = f"one argument is ({case[0]!r},) with a comma"
            raise BadEntry(f"The arguments of case {number} of {function} are {case[0]!r}, no tuple: {form}; {one}.")
        try:
            plain = literal_eval(repr(case))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            plain = None
        if plain is None:
            raise BadEntry(
                f"Case {number} of {function} holds something that is no plain data: use numbers, texts, lists, dicts."
            )
    return cases


@lru_cache(maxsize=8192)
def _tried(code: str, function: str, cases: str, count: int, needs: str) -> tuple[str | None, ...]:
    done = execute(_given(needs, code, function, cases) + _RUN, limits=_LIMITS)
    if done.ok and isinstance(done.value, list) and len(done.value) == count:
        return tuple(done.value)
    return tuple(["was stopped" if done.status == "timeout" else f"does not run: {explain(done)}"] * count)


def _given(needs: str, code: str, function: str, cases: Sequence[PlainCase] | str) -> str:
    told = cases if isinstance(cases, str) else repr(list(cases))
    return f"_needs, _code, _name, _cases = {needs!a}, {code!a}, {function!a}, {told!a}\n"


def _changed(before: str, after: str) -> str:
    """The first line that differs, as it reads after the change."""
    for old, new in zip(before.splitlines(), after.splitlines(), strict=False):
        if old != new:
            return new.strip()
    return "(lines were taken out)"
