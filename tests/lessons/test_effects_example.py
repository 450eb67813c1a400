"""Lesson 1.1 shows what it teaches, whatever the dice: two hundred seeds at the sizes that the lesson uses."""

from __future__ import annotations

import pytest
from seeds import shares_of_seeds

from orchestration.experiment import Experiment
from orchestration.jobs import job, load_world
from orchestration.result import Result

pytestmark = pytest.mark.slow
WORLD = load_world("authentication")


def wall(seed: int) -> Experiment:
    return Experiment("wall", {f"{m} min": job(WORLD, m) for m in (5, 30, 120)}, trials=100, seed=seed)


def told(seed: int) -> Experiment:
    arms = {"rules left out": job(WORLD, 30, told=False), "rules told": job(WORLD, 30)}
    return Experiment("with and without its rules", arms, trials=60, seed=seed)


def falls_with_size(result: Result) -> bool:
    return bool(result.table["rate"].is_monotonic_decreasing) and "Not distinguishable" not in result.finding()


def half_a_day_hardly_ever_passes(result: Result) -> bool:
    return bool(result.table["rate"].iloc[-1] < 0.5)


def rules_make_a_clear_difference(result: Result) -> bool:
    return result.finding().startswith("rules left out: 0 of") or "Not distinguishable" not in result.finding()


def test_success_falls_with_the_size_of_a_request() -> None:
    shares = shares_of_seeds(wall, {"falls": falls_with_size, "below half": half_a_day_hardly_ever_passes})
    assert min(shares.values()) >= 0.95, shares


def test_without_its_rules_half_an_hour_of_work_fails() -> None:
    shares = shares_of_seeds(told, {"clear": rules_make_a_clear_difference})
    assert shares["clear"] >= 0.95, shares
