"""Week 0 shows what it teaches, at the lesson's own sample sizes, with nearly every throw of the dice."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from statistics import fmean

import pytest
from seeds import SEEDS, result_of, share_of_seeds

from orchestration import Experiment, eras, job, load_world
from orchestration.intervals import mean_difference
from orchestration.trials.result import Result

pytestmark = pytest.mark.slow

WORLD = load_world("authentication")
WAYS = eras(WORLD)


def scores(result: Result, arm: str) -> list[float]:
    return [float(trial.score) for trial in result.of(arm)]


def clear(result: Result, low: str, high: str) -> bool:
    """Whether `high` passes more tests, beyond doubt."""
    return mean_difference(scores(result, low), scores(result, high))[0] > 0


def test_told_and_not_told_are_far_apart() -> None:
    def made(seed: int) -> Experiment:
        arms = {"not told": job(WORLD, 5, told=False), "told": job(WORLD, 5)}
        return Experiment("told", arms, trials=40, seed=seed)

    def shows(result: Result) -> bool:
        table = result.table
        return bool(
            table.loc["not told", "rate"] < 0.2
            and table.loc["told", "rate"] > 0.75
            and table.loc["not told", "high"] < table.loc["told", "low"]
        )

    assert share_of_seeds(made, shows, SEEDS) >= 0.95


@cache
def eras_with(seed: int) -> Result:
    return result_of(Experiment("eras", WAYS, trials=30, seed=seed))


def share(shows: Callable[[int], bool]) -> float:
    return fmean(map(shows, range(SEEDS)))


@pytest.mark.timeout(1200)
def test_each_era_does_better_than_the_one_before() -> None:
    found = {
        "the big prompt beats autocomplete": share(
            lambda seed: clear(eras_with(seed), "autocomplete", "one big prompt")
        ),
        "orchestration beats it": share(lambda seed: clear(eras_with(seed), "one big prompt", "orchestration")),
        "no way is nearly always whole": share(lambda seed: bool(eras_with(seed).table["rate"].max() < 0.8)),
        "it takes more tokens": share(lambda seed: eras_with(seed).table["tokens"].idxmax() == "orchestration"),
    }
    assert {name: size for name, size in found.items() if size < 0.95} == {}


@pytest.mark.timeout(1200)
def test_fewer_rules_alone_stay_clearly_below_orchestration() -> None:
    """The lesson reads the interval of this difference: it does not hold 0."""

    def shows(seed: int) -> bool:
        arms = {"47 rules": WAYS["one big prompt"], "24 rules": job(WORLD, 240)}
        control = result_of(Experiment("rules", arms, trials=60, seed=seed))
        return mean_difference(scores(control, "24 rules"), scores(eras_with(seed), "orchestration"))[0] > 0

    assert share(shows) >= 0.95


def test_without_rules_one_piece_is_as_bad_as_many() -> None:
    def made(seed: int) -> Experiment:
        arms = {"many": WAYS["autocomplete"], "one": job(WORLD, 240, told=False), "told": job(WORLD, 240)}
        return Experiment("pieces", arms, trials=20, seed=seed)

    def shows(result: Result) -> bool:
        many, one, told = (float(result.table.loc[arm, "score"]) for arm in ("many", "one", "told"))
        return abs(many - one) < 3 and told - max(many, one) > 8

    assert share_of_seeds(made, shows, SEEDS) >= 0.95
