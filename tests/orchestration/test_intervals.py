"""Intervals agree with published worked examples."""

import pytest

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
    values = [17.0, 18.0, 24.0, 12.0, 20.0, 20.0]
    low, high = mean_interval(values)
    assert low < sum(values) / 6 < high
    assert mean_interval(values) == (low, high)


def test_clearly_different_means_have_an_interval_above_zero():
    low, high = mean_difference([8.0, 9.0, 10.0, 9.0], [22.0, 24.0, 23.0, 24.0])
    assert 10 < low < high < 18
