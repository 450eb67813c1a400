"""How sure a count can be: intervals for a rate, a difference of rates, a mean and a ratio."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from orchestration.errors import OrchestrationError

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 2000
"""With so many, chance moves either end by 1.5 % of the interval's width (the error of a quantile, in closed form)."""
RESAMPLED_FROM = 5
"""So many units have to differ from the most usual one: resampling few differences understates the doubt, and none at
all would give an interval of width 0 (the rule of 5 for counts, Cochran 1954)."""
RESAMPLED_UP_TO = 500
"""Beyond, resampling takes memory, and its ends lie some 3 % of the width from the normal approximation's (tried on
minutes, costs and scores; 6 % where a few units cost most)."""


def wilson(passed: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a rate, as (low, high) in 0..1 (Wilson 1927). No trials give (0, 1).

    Raises OrchestrationError for a count that is below 0 or above the number of trials.
    """
    if not 0 <= passed <= trials:
        raise OrchestrationError(f"{passed} of {trials} trials cannot have passed: give a count from 0 to {trials}.")
    if trials == 0:
        return 0.0, 1.0
    z = _z(level)
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


def mean_interval(values: Sequence[float], level: float = 0.95, *, of: float | None = None) -> tuple[float, float]:
    """Percentile bootstrap interval of a mean (Efron 1979), the same at every call; in the values' unit.

    Where `too_few` differ, the interval that holds for any values from 0 to `of` (Hoeffding 1963), which is wide; nan
    without `of`.
    """
    import numpy as np

    if too_few(values):
        return _any_values(values, of=of, level=level)
    dice = np.random.default_rng(len(values))
    return _middle(_resampled(dice, len(values)) @ np.asarray(values) / len(values), level)


def mean_difference(
    values: Sequence[float], then: Sequence[float], level: float = 0.95, *, of: float | None = None
) -> tuple[float, float]:
    """Percentile bootstrap interval of the second mean minus the first, resampling both.

    Where `too_few` differ in either, as `mean_interval`: what varies in the one says nothing of the other.
    """
    import numpy as np

    if too_few(values, then):
        return _any_values(then, values, of=of, level=level)
    dice = np.random.default_rng((len(values), len(then)))
    before, after = (_resampled(dice, len(one)) @ np.asarray(one) / len(one) for one in (values, then))
    return _middle(after - before, level)


def ratio_interval(top: np.ndarray, bottom: np.ndarray, level: float = 0.95) -> tuple[float, float]:
    """Interval of sum(top) / sum(bottom) over units; with `bottom` of ones, of a mean.

    Percentile bootstrap over units (Efron 1979), the same at every call; above 500 units the normal approximation with
    the linearised variance (Cochran 1977). nan where fewer than 5 units differ from the most usual one.
    """
    import numpy as np

    n = len(top)
    if n < RESAMPLED_FROM or bottom.sum() == 0:
        return float("nan"), float("nan")
    ratio = top.sum() / bottom.sum()
    if too_few(top - ratio * bottom):
        return float("nan"), float("nan")
    if n > RESAMPLED_UP_TO:
        half = _z(level) * sqrt(n / (n - 1) * float(((top - ratio * bottom) ** 2).sum())) / bottom.sum()
        return float(ratio - half), float(ratio + half)
    weights = _resampled(np.random.default_rng(n), n)
    below = weights @ bottom
    return _middle((weights @ top)[below > 0] / below[below > 0], level)


def luck_range(chances: np.ndarray, level: float = 0.95) -> tuple[int, int]:
    """The fewest and the most successes that luck gives in independent trials with these chances.

    Fewer, and more, come with a chance of (1 - level) / 2 each at most. Exact, by the characteristic function of the
    Poisson binomial distribution (Hong 2013, Computational Statistics & Data Analysis 59). Beyond a variance of 100
    the normal approximation with its skewness (Cornish and Fisher 1938): a tail of 2.5 % is then right to 0.02 points.
    """
    import numpy as np

    n, tail = len(chances), (1 - level) / 2
    spread = chances * (1 - chances)
    if (variance := float(spread.sum())) > 100:
        middle, wide = float(chances.sum()), sqrt(variance)
        skew = float((spread * (1 - 2 * chances)).sum()) / variance * (_z(level) ** 2 - 1) / 6
        low, high = middle + skew - wide * _z(level), middle + skew + wide * _z(level)
        return max(floor(low + 0.5), 0), min(ceil(high - 0.5), n)
    turns = np.exp(-2j * np.pi * np.arange((n + 1) // 2 + 1) / (n + 1))
    seen = np.ones(len(turns), dtype=complex)
    for chance, times in zip(*np.unique(chances, return_counts=True), strict=True):
        seen *= (1 - chance + chance * turns) ** times
    of_each = np.fft.irfft(seen, n + 1)
    return int(np.argmax(of_each.cumsum() > tail)), n - int(np.argmax(of_each[::-1].cumsum() > tail))


def too_few(*samples: Sequence[float] | np.ndarray) -> bool:
    """Whether in any of the samples fewer than 5 values differ from the most usual one."""
    import numpy as np

    return any(len(one) - np.unique(one, return_counts=True)[1].max(initial=0) < RESAMPLED_FROM for one in samples)


def _any_values(*samples: Sequence[float], of: float | None, level: float) -> tuple[float, float]:
    """Of the first mean, less the second where there are two: whatever the values from 0 to `of` may be."""
    if of is None or not all(map(len, samples)):
        return float("nan"), float("nan")
    first, *less = (float(sum(one)) / len(one) for one in samples)
    middle = first - sum(less)
    half = of * sqrt(log(2 / (1 - level)) / 2 * sum(1 / len(one) for one in samples))
    return max(middle - half, -of if less else 0.0), min(middle + half, float(of))


def _resampled(dice: np.random.Generator, n: int) -> np.ndarray:
    """How often each of `n` values is drawn when `n` are drawn and put back, a row a resample."""
    weights: np.ndarray = dice.multinomial(n, [1 / n] * n, size=RESAMPLES)
    return weights


def _middle(drawn: np.ndarray, level: float) -> tuple[float, float]:
    import numpy as np

    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
