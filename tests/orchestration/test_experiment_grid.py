"""A grid of two or three factors: an arm for each combination, a column for each factor, a finding for each pair."""

from __future__ import annotations

import math

import pytest

from orchestration.errors import OrchestrationError
from orchestration.studies.jobs import job, load_world
from orchestration.trials.experiment import Experiment
from orchestration.trials.result import Result, Trial
from orchestration.widgets import show

WORLD = load_world("authentication")


def sized(minutes, told):
    return job(WORLD, minutes, told=told)


@pytest.fixture
def grid(model_url):
    return Experiment.grid("size and rules", {"minutes": [5, 30], "told": [False, True]}, sized, trials=6)


def test_every_combination_is_an_arm(grid):
    assert list(grid.arms) == [
        "minutes 5, told no",
        "minutes 5, told yes",
        "minutes 30, told no",
        "minutes 30, told yes",
    ]
    assert grid.total == 24


def test_the_table_and_the_frame_have_a_column_a_factor(grid):
    result = grid.run()
    assert list(result.table.columns[:3]) == ["minutes", "told", "trials"]
    assert list(result.table["minutes"]) == [5, 5, 30, 30]
    assert result.frame.groupby(["minutes", "told"])["passed"].count().tolist() == [6, 6, 6, 6]


def test_a_pair_is_chosen_by_its_levels_and_told_in_words(grid):
    result = grid.run()
    by_levels = result.finding("rate", {"minutes": 30, "told": False}, {"minutes": 30, "told": True})
    assert by_levels == result.finding("rate", "minutes 30, told no", "minutes 30, told yes")
    assert "of 6 right" in by_levels
    with pytest.raises(OrchestrationError, match="has no arm 'minutes 7, told no'; it has minutes 5, told no;"):
        result.finding("rate", {"minutes": 7, "told": False})


def test_the_panel_shows_the_factors_and_compares_any_two_arms(grid):
    panel = show(grid)
    panel.run()
    assert '<th scope="col">minutes</th><th scope="col">told</th>' in panel.outcome.value
    assert '<th scope="row">30</th><td>yes</td>' in panel.outcome.value
    panel.pair.first.value, panel.pair.then.value = "minutes 30, told no", "minutes 30, told yes"
    said = panel.compare({"minutes": 30, "told": False}, {"minutes": 30, "told": True})
    assert said.split("(")[0] in panel.pair.text.value


@pytest.mark.parametrize(
    ("factors", "says"),
    [
        ({}, "needs one to three factors, not 0"),
        ({"a": [1], "b": [1], "c": [1], "d": [1]}, "needs one to three factors, not 4"),
        ({"a": []}, "The factor 'a' of 'bad' needs levels"),
        ({"a": [1, 1]}, "The factor 'a' of 'bad' needs levels, each of them once"),
    ],
)
def test_a_grid_that_is_none_is_refused(factors, says):
    with pytest.raises(OrchestrationError, match=says):
        Experiment.grid("bad", factors, lambda **levels: job(WORLD, 5))


def result(rates):
    """A grid over tasks: for each task how many of ten trials pass without and with checks."""
    factors, trials = {}, []
    for task, pair in rates.items():
        for checks, passed in zip((False, True), pair, strict=True):
            arm = f"task {task}, checks {'yes' if checks else 'no'}"
            factors[arm] = {"task": task, "checks": checks}
            trials += [
                Trial(arm, n, n < passed, int(n < passed), 1, 1, 1, 1, 0.1, 0.0, True, "any", None) for n in range(10)
            ]
    return Result("paired", tuple(factors), tuple(trials), 10, factors)


def test_over_tasks_each_is_compared_with_itself():
    """Tasks differ widely, each gains about two of ten: the pairs see what the two means would drown."""
    seen = result({f"t{n}": (n, n + 2 + n % 2) for n in range(8)})
    paired = seen.paired({"checks": False}, {"checks": True}, over="task")
    assert paired.mean == pytest.approx(25)
    assert 15 < paired.low < 25 < paired.high < 35
    assert str(paired).startswith("From checks no to checks yes, over 8 tasks, each with itself: +25 points on average")
    assert "(simulated)" in str(paired)


def test_too_few_tasks_have_no_interval():
    paired = result({"a": (1, 5), "b": (2, 4)}).paired({"checks": False}, {"checks": True}, over="task")
    assert math.isnan(paired.low)
    assert "Too few differ for an interval" in str(paired)


def test_pairing_over_what_is_no_factor_is_refused(grid):
    with pytest.raises(OrchestrationError, match="has no factor 'task'"):
        grid.run().paired({"told": False}, {"told": True}, over="task")
