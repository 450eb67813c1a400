"""Tasks to delegate, to delegate with review, or to keep, and what each choice costs on average: no dice in the score.

A task is a plain dict of what is known before: `kind`, the minutes `own`, `brief`, `check`, `review`, `rework` and
`escape`, `slips` (share of failures that the check does not see), `forecast` (the chance of success that its author
gives) and `security_critical`. What comes true of a forecast is the team's track record. All of it is simulated.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from orchestration.checks.handed_in import kind_of
from orchestration.errors import OrchestrationError
from orchestration.log.schema import DECISIONS
from orchestration.policy.policies import Costs

__all__ = ["TRACK_RECORD", "Decided", "choice_problem", "choice_tasks", "decided"]

TRACK_RECORD: Mapping[float, float] = {0.95: 0.85, 0.9: 0.7, 0.8: 0.55, 0.7: 0.45, 0.6: 0.35, 0.5: 0.3}
"""Forecast to the share of such tasks that came out right: people expect more than they get."""
READ_THROUGH = 10
"""A person who reads every line leaves one slip in so many unseen."""

Task = Mapping[str, Any]


@dataclass(frozen=True)
class Decided:
    """What a policy comes to on some tasks, in minutes of people's time, on average a task."""

    saved: float
    """Against keeping everything; failures that escape are counted."""
    best: float
    """The most that can be saved without breaking the rule."""
    always: float
    """Saved by one choice for all tasks: the best of delegate, assist and keep, the rule aside."""
    critical_saved: float
    """On security-critical tasks only."""
    critical_best: float
    bold: int
    """Tasks that it hands over further than pays; reading every line lies between keeping and delegating."""
    careful: int
    """Tasks that it hands over less than would pay."""
    problems: tuple[str, ...]
    """Words that are no choice, and security-critical tasks that nobody reads; a sentence each."""

    @property
    def share(self) -> float:
        """How far from `always` (0) to `best` (1) it gets; 0 below. Where nothing can be gained, 1 for the best."""
        if self.always >= self.best:  # one choice for all, which may break the rule, is as good
            return float(self.saved >= self.best)
        return min(max((self.saved - self.always) / (self.best - self.always), 0.0), 1.0)


def _minutes_saved(task: Task, choice: str) -> float:
    """Minutes that a choice saves on average, against keeping the task. Raises KeyError for what is no task."""
    if choice == "keep":
        return 0.0
    reads = choice == "assist"
    costs = Costs(
        own=task["own"],
        brief=task["brief"],
        check=task["check"] + (task["review"] if reads else 0),
        rework=task["rework"],
        slips=task["slips"] / (READ_THROUGH if reads else 1),
        escape=task["escape"],
    )
    return costs.saved(TRACK_RECORD[task["forecast"]])


def choice_problem(task: Task, choice: Any) -> str:
    """Why a choice is none, or breaks the rule; empty when neither."""
    if choice is None:
        return "`decide` gives back nothing; did you print instead of return?"
    if not isinstance(choice, str) or choice not in DECISIONS:
        return f"`decide` gives back {kind_of(choice)} that is no choice; it should say one of {', '.join(DECISIONS)}"
    if choice == "delegate" and task["security_critical"]:
        return "a security-critical task is delegated, and nobody reads it"
    return ""


def decided(decide: Callable[[dict[str, Any]], Any], tasks: Sequence[Task]) -> Decided:
    """Let a policy decide about every task. What is no choice or breaks the rule counts as keeping, and is named.

    Raises what `decide` raises, and OrchestrationError when there is no task.
    """
    if not tasks:
        raise OrchestrationError("There is no task to decide about: give it at least one.")
    choices = [decide(dict(task)) for task in tasks]
    problems = [choice_problem(task, choice) for task, choice in zip(tasks, choices, strict=True)]
    choices = ["keep" if problem else choice for problem, choice in zip(problems, choices, strict=True)]
    saved = [_minutes_saved(task, choice) for task, choice in zip(tasks, choices, strict=True)]
    wanted = [
        max((one for one in DECISIONS if not choice_problem(task, one)), key=partial(_minutes_saved, task))
        for task in tasks
    ]
    best = [_minutes_saved(task, one) for task, one in zip(tasks, wanted, strict=True)]
    steps = [DECISIONS.index(want) - DECISIONS.index(choice) for want, choice in zip(wanted, choices, strict=True)]
    many = len(tasks)
    return Decided(
        saved=sum(saved) / many,
        best=sum(best) / many,
        always=max(sum(_minutes_saved(task, one) for task in tasks) / many for one in DECISIONS),
        critical_saved=sum(one for one, task in zip(saved, tasks, strict=True) if task["security_critical"]) / many,
        critical_best=sum(one for one, task in zip(best, tasks, strict=True) if task["security_critical"]) / many,
        bold=sum(step > 0 for step in steps),
        careful=sum(step < 0 for step in steps),
        problems=tuple(problem for problem in problems if problem),
    )


_KINDS: Mapping[str, tuple[float, float, float, float]] = {
    "boilerplate": (0.05, 0.2, 20, 200), "tests": (0.05, 0.3, 20, 300), "migration": (0.1, 0.4, 60, 1500),
    "docs": (0.05, 0.3, 10, 80), "bug_investigation": (0.1, 0.4, 60, 900), "architecture": (0.2, 0.5, 200, 2500),
    "security": (0.2, 0.5, 400, 4000), "business_rules": (0.1, 0.5, 60, 1500), "ux": (0.1, 0.4, 20, 500),
    "trade_off": (0.2, 0.5, 100, 1500),
}  # fmt: skip
"""By kind: lowest and highest share of slips, and minutes of an escape."""


def choice_tasks(seed: int, rows: int = 40) -> list[dict[str, Any]]:
    """Tasks drawn by a seed. Kinds differ, and tasks of one kind differ as well: a rule by kind alone falls short."""
    dice = random.Random(f"choices {seed}")
    return [_task(dice) for _ in range(rows)]


def _task(dice: random.Random) -> dict[str, Any]:
    kind = dice.choice(list(_KINDS))
    few, many, cheap, dear = _KINDS[kind]
    own = dice.choice((20, 30, 45, 60, 90, 120))
    return {
        "kind": kind,
        "own": own,
        "brief": dice.randint(4, 12),
        "check": round(own * dice.uniform(0.06, 0.22)),
        "review": round(own * dice.uniform(0.08, 0.3)),
        "rework": round(own * dice.uniform(0.7, 1.2)),
        "slips": round(dice.uniform(few, many), 2),
        "escape": 10 * round(cheap * (dear / cheap) ** dice.random() / 10),
        "forecast": dice.choice((0.95, 0.95, 0.95, 0.9, 0.9, 0.8, 0.8, 0.7, 0.6, 0.5)),
        "security_critical": kind == "security" or dice.random() < 0.1,
    }
