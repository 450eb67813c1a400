"""Do the tests that a model wrote bite? A check on test code, as `Passes` is one on a solution's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from orchestration.checks.check import CheckResult, execute
from orchestration.checks.mutants import function_of, mutants_of, needs_of
from sandbox import Limits
from worlds import World, load
from worlds.program import assemble

_LIMITS = Limits(seconds=3.0)
_TEST = re.compile(r"^(?P<source>def (?P<name>test\w*)\(\w+\).*?)(?=^\S|\Z)", re.M | re.S)


@dataclass(frozen=True)
class Bites:
    """Test functions `test_…(app)` kill at least a share of the mutants of these functions; the score counts kills.

    A test that the right version fails counts for nothing.
    """

    world: World = field(repr=False)
    functions: tuple[str, ...]
    least: float = 1.0
    name: str = "mutants killed"

    def __call__(self, code: str, /) -> CheckResult:
        wanted = mutants_of(self.world, *self.functions)
        tests = _tests(code)
        right = "\n\n".join(function_of(self.world, one).reference for one in self.functions)
        fair = [test for test in tests if not _fails(self.world.name, self.functions, right, *test)]
        killed = [
            one for one in wanted if any(_fails(self.world.name, self.functions, one.code, *test) for test in fair)
        ]
        alive = [one for one in wanted if one not in killed]
        lines = [f"- {one.function}: {one.kind}" for one in alive]
        unfair = [name for name, _ in tests if name not in {name for name, _ in fair}]
        message = f"{len(alive)} of {len(wanted)} mutants are alive after {len(fair)} tests:\n" + "\n".join(lines)
        if unfair:
            message += f"\nThe right version fails {', '.join(unfair)}."
        enough = len(killed) >= self.least * len(wanted)
        return CheckResult(self.name, enough, "" if enough else message, len(killed), len(wanted))


def _tests(code: str) -> list[tuple[str, str]]:
    """Names and sources of the test functions in some code."""
    # Not with ast: in Python 3.11 it fails at times when several threads parse at once, as an experiment's checks do.
    return [(found["name"], found["source"].strip() + "\n") for found in _TEST.finditer(code)]


@lru_cache(maxsize=65536)
def _fails(world: str, functions: tuple[str, ...], version: str, name: str, test: str) -> bool:
    known = load(world)
    units = [function_of(known, one) for one in functions]
    around = "\n\n".join([*(needs_of(known, unit) for unit in units), *(unit.reference for unit in units)])
    done = execute(assemble(around, version, {name: test}), limits=_LIMITS)
    return not (done.ok and isinstance(done.value, dict) and name in done.value.get("passed", ()))
