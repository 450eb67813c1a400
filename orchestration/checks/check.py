"""The second layer: is this answer right? A check goes from code to a CheckResult and runs the code in the sandbox."""

from __future__ import annotations

import atexit
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from orchestration.errors import OrchestrationError
from sandbox import Execution, Limits, Sandbox
from worlds import World

_NOT_WRITTEN = "`{}` was not written"
_DEFINES = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=", re.M)


@dataclass(frozen=True)
class CheckResult:
    name: str
    passed: bool
    message: str = ""
    """What is wrong, in words that a model or a person can act on; empty when passed."""
    score: int | None = None
    """How many of its parts hold, where the check has parts."""
    of: int | None = None


class Check(Protocol):
    """Any callable that takes the code made so far, the newest last, and says whether it is right."""

    def __call__(self, code: str, /) -> CheckResult: ...


# What answers import: paid for once, not for each answer.
USUAL = ("hashlib", "hmac", "re", "secrets")


@cache
def workbench() -> Sandbox:
    """The sandbox that all checks of this process share; it closes with the process."""
    box = Sandbox(limits=Limits(seconds=5.0), workers=2, preload=USUAL)
    atexit.register(box.close)
    return box


def execute(source: str, *, limits: Limits | None = None) -> Execution:
    """Run a source on the workbench. Raises OrchestrationError when the sandbox itself failed: that is no verdict."""
    done = workbench().execute(source, limits=limits)
    if done.status == "internal":
        why = f" ({done.error.message.rstrip('.')})" if done.error else ""
        raise OrchestrationError(f"The sandbox itself failed, which says nothing about the code: run it again{why}.")
    return done


@dataclass(frozen=True)
class Passes:
    """The code passes acceptance tests of a world, run in the sandbox over the world's own other parts."""

    world: World = field(repr=False)
    tests: tuple[str, ...] | None = None
    """Names of the tests; None runs all of them."""
    name: str = "acceptance tests"
    limits: Limits | None = None

    def __call__(self, code: str, /) -> CheckResult:
        wanted = self.tests if self.tests is not None else tuple(self.world.tests)
        of = len(wanted)
        missing = _unwritten(self.world, wanted, code)
        done = execute(self.world.program(code, [test for test in wanted if test not in missing]), limits=self.limits)
        if done.status != "ok" or not isinstance(done.value, dict):
            return CheckResult(self.name, False, explain(done), 0, of)
        failed = done.value.get("failed")
        passed = done.value.get("passed")
        failed = {**(failed if isinstance(failed, dict) else {}), **missing}
        right = [test for test in wanted if isinstance(passed, list) and test in passed and test not in failed]
        if len(right) == of:
            return CheckResult(self.name, True, "", of, of)
        lines = [f"- {test}: {failed.get(test, 'gave no verdict')}" for test in wanted if test not in right]
        message = f"{of - len(right)} of {of} tests failed:\n" + "\n".join(lines)
        return CheckResult(self.name, False, message, len(right), of)


@dataclass(frozen=True)
class Asserts:
    """The code makes these assertions true: plain Python `assert` statements, one example a line."""

    source: str
    name: str = "examples"
    limits: Limits | None = None

    def __call__(self, code: str, /) -> CheckResult:
        done = execute(f"{code}\n\n{self.source}\n", limits=self.limits)
        return CheckResult(self.name, done.status == "ok", "" if done.status == "ok" else explain(done))


@dataclass(frozen=True)
class Examples:
    """The code makes the examples of these units true: the few that stand beside a signature. They see little more
    than a crash, and a function that was not written. Runs over the world's own other parts, as `Passes` does."""

    world: World = field(repr=False)
    units: tuple[str, ...]
    name: str = "examples"

    def __call__(self, code: str, /) -> CheckResult:
        wanted = [self.world.units[unit] for unit in self.units]
        defined = _defined(code)
        missing = [name for unit in wanted for name in unit.names if name not in defined]
        if missing:
            return CheckResult(self.name, False, _NOT_WRITTEN.format(missing[0]))
        known = "\n\n".join(unit.reference for unit in self.world.units.values())
        return Asserts("\n".join(unit.examples for unit in wanted), self.name)(f"{known}\n\n{code}")


@dataclass(frozen=True)
class Mentions:
    """The code mentions every one of these words: a check that is cheap and weak, to compare with better ones."""

    words: tuple[str, ...]
    name: str = "mentions"

    def __call__(self, code: str, /) -> CheckResult:
        missing = [word for word in self.words if not re.search(rf"\b{re.escape(word)}\b", code)]
        return CheckResult(self.name, not missing, f"It never mentions {', '.join(missing)}." if missing else "")


def custom(name: str, right: Callable[[str], Any]) -> Check:
    """A check from any function of the code; it passes when the function returns something true."""

    def check(code: str, /) -> CheckResult:
        try:
            passed = bool(right(code))
        except Exception as problem:
            return CheckResult(name, False, f"The check '{name}' itself failed: {type(problem).__name__}: {problem}")
        return CheckResult(name, passed, "" if passed else f"The check '{name}' says no.")

    return check


def explain(done: Execution) -> str:
    """One sentence on an execution that did not end well."""
    match done.status:
        case "ok":
            return "The code ran, but reported nothing."
        case "error" if done.error:
            line = f" (line {done.error.line})" if done.error.line else ""
            return f"{done.error.kind}{line}: {done.error.message}"
        case "timeout":
            return f"The code was stopped after {done.seconds:.0f} s: it loops or waits for ever."
        case "memory":
            return "The code was stopped: it used more memory than it may."
        case "output":
            return "The code was stopped: it printed more than it may."
        case "signal":
            return done.error.message if done.error else "The code ended itself before it could be checked."
        case _:
            return "The code could not be run."


def _unwritten(world: World, tests: Iterable[str], code: str) -> dict[str, str]:
    """The tests of units that the code does not define: the world's own version must not pass in its place."""
    defined = _defined(code)
    wanted = set(tests)
    return {
        test: _NOT_WRITTEN.format(name)
        for unit in world.units.values()
        for test in unit.tests
        if test in wanted
        for name in unit.names
        if name not in defined
    }


def _defined(code: str) -> set[str]:
    return {made or assigned for made, assigned in _DEFINES.findall(code)}


def tests_of(world: World, units: Iterable[str], *, held_back: bool) -> tuple[str, ...]:
    """Names of the acceptance tests of these units; without `held_back`, only those that serve as step checks."""
    return tuple(name for unit in units for name in world.units[unit].tests if held_back or name not in world.held_back)
