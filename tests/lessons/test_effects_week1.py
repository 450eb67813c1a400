"""Week 1 shows what it teaches, whatever the dice: two hundred seeds at the sizes that the lessons use."""

from __future__ import annotations

from functools import cache

import pytest
from nearby import nearby
from seeds import SEEDS, remembered, share_of_seeds, shares_of_seeds

from orchestration import Contract, Experiment, contracts, in_steps, job, load_world, starting_over
from orchestration.checks.check import Passes
from orchestration.intervals import difference, mean_difference
from orchestration.studies import splitting
from orchestration.studies.splitting import as_needed, first_tries
from orchestration.trials.result import Result

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

WORLD = load_world("authentication")
NEARLY_ALL = 0.95


def apart(result: Result, low: str, high: str) -> bool:
    """Whether `high` passes more often, beyond doubt."""
    return gap(result, low, high)[0] > 0


def alike(result: Result, one: str, other: str, within: float) -> bool:
    """Whether the interval of the difference stays `within`, either way."""
    low, high = gap(result, one, other)
    return -within < low and high < within


def gap(result: Result, one: str, other: str) -> tuple[float, float]:
    first, then = result.of(one), result.of(other)
    return difference(sum(x.passed for x in first), len(first), sum(x.passed for x in then), len(then))


def more_tests(result: Result, low: str, high: str) -> bool:
    """Whether `high` passes more tests on average, beyond doubt."""
    first, then = ([float(trial.score) for trial in result.of(arm)] for arm in (low, high))
    return mean_difference(first, then)[0] > 0


@cache
def cut(steps: int, check: splitting.Looks = "nothing"):  # type: ignore[no-untyped-def]
    return in_steps(WORLD, 120, steps, check=check)


def test_success_falls_with_size() -> None:
    sizes = {f"{size.minutes} min": job(WORLD, size.minutes) for size in WORLD.task_sizes}

    def wall(seed: int) -> Experiment:
        arms = {arm: sizes[arm] for arm in ("5 min", "30 min", "120 min", "240 min")}
        return Experiment("wall", arms, trials=100, seed=seed)

    found = shares_of_seeds(
        wall,
        {
            "thirty minutes fail more often than five": lambda result: apart(result, "30 min", "5 min"),
            "two hours fail more often than thirty minutes": lambda result: apart(result, "120 min", "30 min"),
            "half a day nearly always fails": lambda result: bool(result.table.loc["240 min", "rate"] < 0.2),
        },
        SEEDS,
    )
    assert min(found.values()) >= NEARLY_ALL, found


def test_half_an_hour_of_work_fails_without_its_rules() -> None:
    arms = {"rules left out": job(WORLD, 30, told=False), "rules told": job(WORLD, 30)}
    share = share_of_seeds(
        lambda seed: Experiment("rules", arms, trials=60, seed=seed),
        lambda result: (
            apart(result, "rules left out", "rules told") and bool(result.table.loc["rules left out", "rate"] < 0.2)
        ),
        SEEDS,
    )
    assert share >= NEARLY_ALL, share


def test_more_steps_alone_change_nothing() -> None:
    arms = {f"{steps} steps": cut(steps) for steps in (1, 8)}
    found = shares_of_seeds(
        lambda seed: Experiment("splitting", arms, trials=100, seed=seed),
        {
            "most runs fail, however it is cut": lambda result: bool(result.table["rate"].max() < 1 / 3),
            "eight steps are about as good as one": lambda result: alike(result, "1 steps", "8 steps", 0.25),
        },
        SEEDS,
    )
    assert min(found.values()) >= NEARLY_ALL, found


def test_checks_change_it_and_with_them_the_steps_move_the_price() -> None:
    arms = {"no checks": cut(6), "1 step": cut(1, "every test"), "6 steps": cut(6, "every test")}

    def product(result: Result) -> bool:
        made = Experiment("checking", arms, trials=60)
        made._done = {(trial.arm, trial.index): trial for trial in result.trials}
        right = first_tries(made, "6 steps")["share"].prod()
        return bool(abs(right - result.table.loc["no checks", "rate"]) < 0.2)

    found = shares_of_seeds(
        lambda seed: Experiment("checking", arms, trials=60, seed=seed),
        {
            "six checked steps beat six unchecked": lambda result: apart(result, "no checks", "6 steps"),
            "one checked step beats six unchecked": lambda result: apart(result, "no checks", "1 step"),
            "one or six, checked: roughly every second time": lambda result: bool(
                result.table.loc[["1 step", "6 steps"], "rate"].between(1 / 3, 0.8).all()
            ),
            "six steps take fewer tokens": lambda result: bool(
                result.table.loc["6 steps", "tokens"] < result.table.loc["1 step", "tokens"]
            ),
            "the first tries multiply to the unchecked rate": product,
        },
        SEEDS,
    )
    assert min(found.values()) >= NEARLY_ALL, found


def test_a_small_step_is_cheap_to_throw_away() -> None:
    arms = {f"{steps}": cut(steps, "every test") for steps in (1, 6)}
    found = shares_of_seeds(
        lambda seed: Experiment("throwing", arms, trials=60, client=starting_over(nearby()), seed=seed),
        {
            "six steps beat one": lambda result: apart(result, "1", "6"),
            "six steps nearly always work": lambda result: bool(result.table.loc["6", "rate"] > 2 / 3),
            "one step seldom does": lambda result: bool(result.table.loc["1", "rate"] < 0.55),
        },
        SEEDS,
    )
    assert min(found.values()) >= NEARLY_ALL, found


def test_more_steps_cannot_pass_a_weak_check() -> None:
    arms = {look: cut(6, look) for look in ("the examples", "one test", "every test")}  # type: ignore[arg-type]
    found = shares_of_seeds(
        lambda seed: Experiment("weak", arms, trials=60, client=starting_over(nearby()), seed=seed),
        {
            "one test beats the examples": lambda result: apart(result, "the examples", "one test"),
            "every test beats one test": lambda result: apart(result, "one test", "every test"),
        },
        SEEDS,
    )
    assert min(found.values()) >= NEARLY_ALL, found


def test_contracts_win() -> None:
    bare = contracts(WORLD, Contract(needs=False, gives=False, rules=False, check=False))
    share = share_of_seeds(
        lambda seed: Experiment("worth", {"titles": bare, "contracts": contracts(WORLD)}, trials=40, seed=seed),
        lambda result: more_tests(result, "titles", "contracts") and bool(result.table.loc["titles", "score"] < 8),
        SEEDS,
    )
    assert share >= NEARLY_ALL, share


def test_rules_are_the_dearest_clause_to_miss() -> None:
    arms = {f"no {one}": contracts(WORLD, Contract(**{one: False})) for one in ("rules", "check", "needs")}
    arms["full"] = contracts(WORLD)
    found = shares_of_seeds(
        lambda seed: Experiment("clauses", arms, trials=40, seed=seed),
        {
            "without rules fewest tests pass": lambda result: str(result.table["score"].idxmin()) == "no rules",
            "without rules most tokens are spent": lambda result: str(result.table["tokens"].idxmax()) == "no rules",
            "without checks fewer tests pass than with all clauses": lambda result: more_tests(
                result, "no check", "full"
            ),
        },
        SEEDS,
    )
    assert min(found.values()) >= NEARLY_ALL, found


def test_cutting_only_what_failed_beats_the_coarse_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "Passes", lambda *given, **named: remembered(Passes(*given, **named)))
    client = nearby()
    results = [as_needed(client, WORLD, trials=60, seed=seed) for seed in range(SEEDS)]
    better = sum(apart(result, "cut into steps", "cut only what failed") for result in results)
    dearest_first = ["cut into steps", "cut only what failed", "cut into single functions"]
    cheaper = sum(bool(result.table["tokens"][dearest_first].is_monotonic_decreasing) for result in results)
    assert min(better, cheaper) >= NEARLY_ALL * SEEDS, (better, cheaper)
