"""Rehearses a plan without any model: how often would it succeed, what would it cost, and what is wrong with it?

The model (all of it, so that it can be argued with):

- A step of t human minutes comes out right with p = exp(-ln 2 · (t / T50)^k). T50 is the model's horizon, the size at
  which it succeeds half the time. k = 1 is a constant rate of failure (Toby Ord, "Is there a half-life for the success
  rates of AI agents?", 2025); k near 0.6 fits better (Hamilton, January 2026). The two disagree; try both.
- A wrong result is seen by the step's checks with probability r, their joint recall, and then tried again, m tries in
  all; a wrong result that nobody sees stays. So a step ends right with p · Σ_{i<m} ((1-p) · r)^i.
- Each hand-over from one step to the next goes wrong with probability h.

Checks are taken to miss independently of each other, and steps to fail independently: both flatter the plan.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from orchestration.intervals import wilson
from orchestration.plan.feasibility import Part, structural_problems

__all__ = ["CheckKind", "Rehearsal", "expected_success", "rehearse", "step_success"]

TOKENS_PER_STEP = 150
"""Tokens to brief a step, each time it is tried."""
TOKENS_PER_MINUTE = 30
"""Tokens of prompt and answer for each human minute of work, each time it is tried."""


@dataclass(frozen=True)
class CheckKind:
    """A way to check a step's result."""

    recall: float = 0.0
    """Share of wrong results that it sees, where `catches` says nothing else."""
    tokens: int = 0
    """What it costs each time it runs."""
    catches: Mapping[str, float] = field(default_factory=dict)
    """Its recall for each kind of trouble."""


@dataclass(frozen=True)
class Rehearsal:
    """What came out of rehearsing a plan. All of it is simulated."""

    success: float
    """Share of the seeded runs that succeeded, 0 to 1."""
    low: float
    """Lower end of the 95 % interval (Wilson) of `success`."""
    high: float
    expected: float
    """The same in closed form."""
    tokens: float
    """Expected tokens of one run."""
    problems: tuple[str, ...]
    """What is wrong with the plan, a sentence each. A plan that cannot run at all has success 0."""
    steps: Mapping[str, float]
    """Probability that each step ends right."""

    @property
    def handovers(self) -> float:
        """Probability that nothing gets lost in any hand-over; 0 when the plan cannot run."""
        right = math.prod(self.steps.values())
        return self.expected / right if self.steps and right else 0.0

    @property
    def weakest(self) -> str:
        """The step most likely to end wrong; empty when the plan cannot run."""
        return min(self.steps, key=lambda step: self.steps[step]) if self.steps else ""


def rehearse(
    steps: Any,
    *,
    checks: Mapping[str, CheckKind],
    t50: float = 60.0,
    shape: float = 1.0,
    tries: int = 3,
    handover: float = 0.02,
    budget: float = math.inf,
    parts: Mapping[str, Part] | None = None,
    given: Iterable[str] = (),
    longest: float = 30.0,
    fewest: int = 3,
    most: int = 7,
    seeds: Iterable[int] = range(200),
) -> Rehearsal:
    """Rehearse a plan: a list of {id, prompt, needs, produces, minutes, checks}.

    t50: the horizon in human minutes; shape: k; tries: at most, per step; handover: h; budget: tokens of one run on
    average; parts: what the job consists of (None: any product will do); given: what is there before the first step;
    longest: minutes of one step; fewest, most: how many steps. Never raises for a wrong plan: it says what is wrong.
    """
    problems = structural_problems(
        steps, checks=checks, parts=parts, given=given, longest=longest, fewest=fewest, most=most
    )
    if problems:
        return Rehearsal(0.0, 0.0, 0.0, 0.0, 0.0, problems, {})
    odds = [_Odds.of(step, checks, parts or {}, t50, shape, tries) for step in steps]
    tokens = sum(step.tokens * step.expected_tries for step in odds)
    if tokens > budget:
        problems = (f"the plan costs {tokens:,.0f} tokens a run on average; the budget is {budget:,.0f}",)
    outcomes = [_run(odds, handover, random.Random(seed)) for seed in seeds]
    low, high = wilson(sum(outcomes), len(outcomes))
    return Rehearsal(
        success=fmean(outcomes) if outcomes else 0.0,
        low=low,
        high=high,
        expected=expected_success([step.right for step in odds], handover),
        tokens=tokens,
        problems=problems,
        steps={step["id"]: odd.right for step, odd in zip(steps, odds, strict=True)},
    )


def step_success(
    minutes: float, *, t50: float = 60.0, shape: float = 1.0, recall: float = 0.0, tries: int = 1
) -> float:
    """Probability that one step ends right: p · Σ_{i<tries} ((1-p) · recall)^i."""
    p = math.exp(-math.log(2) * (minutes / t50) ** shape)
    return p * float(sum(((1 - p) * recall) ** i for i in range(tries)))


def expected_success(steps: Sequence[float], handover: float = 0.0) -> float:
    """Probability that every step ends right and no hand-over goes wrong."""
    return math.prod(steps) * (1 - handover) ** max(len(steps) - 1, 0)


@dataclass(frozen=True)
class _Odds:
    """A step's chances."""

    p: float
    recall: float
    tries: int
    tokens: float
    right: float

    @property
    def expected_tries(self) -> float:
        return sum(((1 - self.p) * self.recall) ** i for i in range(self.tries))

    @classmethod
    def of(
        cls, step: Mapping[str, Any], checks: Mapping[str, CheckKind], parts: Mapping[str, Part], t50: float,
        shape: float, tries: int,
    ) -> _Odds:  # fmt: skip
        minutes, chosen = float(step["minutes"]), [checks[name] for name in dict.fromkeys(step["checks"])]
        pieces = [parts.get(name, Part(1.0)) for name in step["produces"]]
        sizes = [piece.minutes for piece in pieces]
        if not any(sizes):
            sizes = [1.0] * len(sizes)
        recall = sum(
            size / sum(sizes) * (1 - math.prod(1 - c.catches.get(piece.trouble, c.recall) for c in chosen))
            for size, piece in zip(sizes, pieces, strict=True)
        )
        p = step_success(minutes, t50=t50, shape=shape)
        right = step_success(minutes, t50=t50, shape=shape, recall=recall, tries=tries)
        tokens = TOKENS_PER_STEP + TOKENS_PER_MINUTE * minutes + sum(c.tokens for c in chosen)
        return cls(p, recall, tries, tokens, right)


def _run(odds: Sequence[_Odds], handover: float, dice: random.Random) -> bool:
    """One run of the plan, by dice."""
    good = all([dice.random() >= handover for _ in odds[1:]])
    for step in odds:
        right = False
        for _ in range(step.tries):
            right = dice.random() < step.p
            if right or dice.random() >= step.recall:
                break
        good = good and right
    return good
