"""A grid of factors as arms: every combination of their levels, and what one level changes, paired over tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import isnan

from orchestration.errors import OrchestrationError

Levels = Mapping[str, object]
"""A level of each factor, such as {"steps": 6, "checks": True}."""
MOST = 3


def combinations(name: str, factors: Mapping[str, Sequence[object]]) -> dict[str, dict[str, object]]:
    """The arms of a grid by name. Raises OrchestrationError for none or more than three factors, or a level twice."""
    if not 1 <= len(factors) <= MOST:
        raise OrchestrationError(f"The grid '{name}' needs one to three factors, not {len(factors)}.")
    for factor, levels in factors.items():
        if not levels or len({said(one) for one in levels}) < len(levels):
            raise OrchestrationError(f"The factor '{factor}' of '{name}' needs levels, each of them once.")
    found = [dict(zip(factors, levels, strict=True)) for levels in product(*factors.values())]
    return {called(one): one for one in found}


def called(levels: Levels) -> str:
    """The name of an arm: `steps 6, checks yes`."""
    return ", ".join(f"{factor} {said(level)}" for factor, level in levels.items())


def said(level: object) -> str:
    """A level in words: yes and no for True and False."""
    return {True: "yes", False: "no"}[level] if isinstance(level, bool) else str(level)


@dataclass(frozen=True)
class Paired:
    """What a change of levels does, task by task: the mean difference of their rates, in points."""

    first: str
    then: str
    over: str
    differences: Mapping[str, float]
    """By task, in points."""
    low: float
    high: float
    """95 % interval over tasks, nan where they are too few or too alike for one."""
    simulated: bool

    @property
    def mean(self) -> float:
        return sum(self.differences.values()) / len(self.differences)

    def __str__(self) -> str:
        label = " (simulated)" if self.simulated else ""
        start = (
            f"From {self.first} to {self.then}, over {len(self.differences)} {self.over}s, each with itself: "
            f"{self.mean:+.0f} points on average{label}"
        )
        if isnan(self.low):
            return f"{start}. Too few differ for an interval: it takes five at least."
        unsure = ", so not distinguishable from none" if self.low <= 0 <= self.high else ""
        return f"{start}, 95 % interval {self.low:+.0f} to {self.high:+.0f}{unsure}."

    __repr__ = __str__
