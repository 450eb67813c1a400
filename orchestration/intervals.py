"""How sure a count can be: intervals for a rate, a difference of rates and a mean."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist, fmean

RESAMPLES = 2000


def wilson(passed: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a rate, as (low, high) in 0..1 (Wilson 1927). No trials give (0, 1)."""
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    rate = passed / trials
    middle = rate + z * z / (2 * trials)
    half = z * sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def difference(
    passed: int, trials: int, passed_then: int, trials_then: int, level: float = 0.95
) -> tuple[float, float]:
    """Interval of the second rate minus the first, in -1..1 (Newcombe 1998, method 10: from two Wilson intervals)."""
    if not trials or not trials_then:
        return -1.0, 1.0
    first, second = passed / trials, passed_then / trials_then
    low1, high1 = wilson(passed, trials, level)
    low2, high2 = wilson(passed_then, trials_then, level)
    gap = second - first
    return (
        gap - sqrt((second - low2) ** 2 + (high1 - first) ** 2),
        gap + sqrt((high2 - second) ** 2 + (first - low1) ** 2),
    )


def mean_interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Percentile bootstrap interval of a mean (Efron 1979), the same at every call; in the values' unit."""
    if not values:
        return float("nan"), float("nan")
    dice = random.Random(len(values))
    means = sorted(fmean(dice.choices(values, k=len(values))) for _ in range(RESAMPLES))
    tail = round((1 - level) / 2 * RESAMPLES)
    return means[tail], means[-tail - 1]


def mean_difference(values: Sequence[float], then: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Percentile bootstrap interval of the second mean minus the first, resampling both."""
    if not values or not then:
        return float("nan"), float("nan")
    dice = random.Random(len(values) * 1009 + len(then))
    gaps = sorted(
        fmean(dice.choices(then, k=len(then))) - fmean(dice.choices(values, k=len(values))) for _ in range(RESAMPLES)
    )
    tail = round((1 - level) / 2 * RESAMPLES)
    return gaps[tail], gaps[-tail - 1]
