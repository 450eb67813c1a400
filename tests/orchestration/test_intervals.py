"""Intervals agree with published worked examples."""

from math import isnan

import numpy as np
import pandas as pd
import pytest

from orchestration.errors import OrchestrationError
from orchestration.intervals import difference, mean_difference, mean_interval, wilson


@pytest.mark.parametrize(
    ("passed", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_newcombe_1998a_table_1(passed, trials, low, high):
    assert wilson(passed, trials) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 10), 0.6075, 1.0)],
)
def test_difference_agrees_with_newcombe_1998b_table_2(first, second, low, high):
    # the paper gives the first rate minus the second
    assert difference(*second, *first) == pytest.approx((low, high), abs=5e-5)


def test_no_trials_say_nothing():
    assert wilson(0, 0) == (0.0, 1.0)
    assert difference(0, 0, 5, 5) == (-1.0, 1.0)


def test_a_mean_lies_in_its_interval_and_repeats_exactly():
    values = [17.0, 18.0, 24.0, 12.0, 20.0, 20.0, 19.0]
    low, high = mean_interval(values)
    assert low < sum(values) / 7 < high
    assert mean_interval(values) == (low, high)


def test_clearly_different_means_have_an_interval_above_zero():
    low, high = mean_difference([8.0, 9.0, 10.0, 9.0, 7.0, 9.0, 11.0, 10.0], [22.0, 24.0, 23.0, 24.0, 21.0, 23.0, 20.0])
    assert 10 < low < high < 18


@pytest.mark.parametrize("few", [[], [3.0], [3.0] * 40, [3.0] * 40 + [1.0, 2.0, 4.0, 5.0]], ids=len)
def test_where_fewer_than_five_values_differ_nothing_is_known_of_a_mean(few):
    assert all(map(isnan, mean_interval(few)))
    many = [float(one) for one in range(40)]
    assert all(map(isnan, (*mean_difference(few, many), *mean_difference(many, few), *mean_difference(few, few))))
    assert not any(map(isnan, mean_difference(many, many)))


@pytest.mark.parametrize(("values", "low", "high"), [([3], 0, 7), ([3] * 40, 1.497, 4.503), ([7] * 40, 5.497, 7)])
def test_where_values_are_bounded_the_interval_of_few_that_differ_is_the_one_that_holds_for_any(values, low, high):
    """Hoeffding 1963, theorem 2: 7 · √(ln(2 / 0.05) / 80) = 1.503."""
    assert mean_interval(values, of=7) == pytest.approx((low, high), abs=5e-4)


def test_one_trial_each_leaves_the_difference_wherever_it_can_be_and_forty_each_do_not():
    assert mean_difference([3], [4], of=7) == (-7, 7)
    low, high = mean_difference([0] * 40, [7] * 40, of=7)
    assert (low, high) == (pytest.approx(7 - 2.126, abs=5e-4), 7)


@pytest.mark.parametrize(("passed", "trials"), [(5, 3), (-1, 3), (1, 0)])
def test_a_count_that_cannot_be_is_said_so(passed, trials):
    with pytest.raises(OrchestrationError, match=f"{passed} of {trials} trials cannot have passed"):
        wilson(passed, trials)


@pytest.mark.parametrize("kind", [np.array, pd.Series])
def test_a_column_of_numbers_is_as_good_as_a_list(kind):
    values, then = [1.0, 2, 3, 5, 8, 13, 21], [2.0, 3, 5, 8, 13, 21, 34]
    assert mean_interval(kind(values)) == mean_interval(values)
    assert mean_difference(kind(values), kind(then)) == mean_difference(values, then)
