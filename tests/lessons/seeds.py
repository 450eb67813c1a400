"""How often does a lesson show what it teaches? The lesson's own experiment under many seeds.

    from seeds import share_of_seeds

    def wall(seed):
        return Experiment("wall", {"5 min": job(WORLD, 5), "120 min": job(WORLD, 120)}, trials=100, seed=seed)

    assert share_of_seeds(wall, lambda result: "Not distinguishable" not in result.finding()) >= 0.95

Two hundred seeds of two arms and a hundred trials take about half a minute: the practice model answers in this process
(the real server without its socket) and no code is run twice against the same test.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace

from nearby import HERE, nearby
from verdicts import Remembered

from orchestration.checks.check import Check
from orchestration.plan.tasks import Plan
from orchestration.trials.experiment import Experiment
from orchestration.trials.result import Result

SEEDS = int(os.environ.get("LESSON_SEEDS", "200"))
"""How many a test tries; the dice are the same every time, so fewer of them are the first of these."""

_REMEMBERED: list[Remembered] = []


class Share(float):
    """A share of seeds, 0 to 1; `failed` are the seeds that did not show it."""

    failed: tuple[int, ...]

    def __new__(cls, failed: Iterable[int], of: int) -> Share:
        failed = tuple(failed)
        made = super().__new__(cls, (of - len(failed)) / of)
        made.failed = failed
        return made

    def __repr__(self) -> str:
        seeds = ", ".join(map(str, self.failed))
        return f"{float(self):.3f}" + (f" (not with the seeds {seeds})" if seeds else "")


def share_of_seeds(
    make_experiment: Callable[[int], Experiment], shows: Callable[[Result], bool], seeds: int = SEEDS
) -> Share:
    """The share of `seeds` with which the experiment shows the effect; try few while you write, 200 in a test.

    The experiment's client only says which practice model is asked (none: the first), unless it is made from `nearby()`
    itself. Nothing is logged or kept.
    """
    return shares_of_seeds(make_experiment, {"it": shows}, seeds)["it"]


def shares_of_seeds(
    make_experiment: Callable[[int], Experiment], shows: dict[str, Callable[[Result], bool]], seeds: int = SEEDS
) -> dict[str, Share]:
    """The same for several effects of one experiment, which is then run once a seed."""
    failed: dict[str, list[int]] = {name: [] for name in shows}
    for seed in range(seeds):
        experiment = make_experiment(seed)
        assert experiment.seed == seed, "the experiment must be made with the seed that it is given"
        result = result_of(experiment)
        for name, held in shows.items():
            if not held(result):
                failed[name].append(seed)
    return {name: Share(some, seeds) for name, some in failed.items()}


def result_of(experiment: Experiment) -> Result:
    """The result of an experiment, run in this process with verdicts that are remembered."""
    asked = experiment.client
    if asked is None or asked.url != HERE:
        asked = nearby(asked.model if asked else None)
    near = replace(
        experiment,
        arms={arm: remembering(plan) for arm, plan in experiment.arms.items()},
        client=asked,
        log=False,
        keep=False,
        _done={},
    )
    return near.run()


def remembering(plan: Plan) -> Plan:
    """The same plan, its checks remembered."""
    tasks = [replace(task, checks=tuple(map(remembered, task.checks))) for task in plan.tasks]
    return Plan(tasks, remembered(plan.acceptance) if plan.acceptance else None)


def remembered(check: Check) -> Remembered:
    """The same check; equal checks share what they remember."""
    for known in _REMEMBERED:
        if known.check == check:
            return known
    _REMEMBERED.append(Remembered(check))
    return _REMEMBERED[-1]
