"""The statistics of classical test theory, over plain numbers. None stands for: there is no such figure.

Sums are exact (`math.fsum`), so that the order of the students changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

ENOUGH = 10
"""Learners below which a statistic says more about chance than about the class."""
TAIL = 0.27
"""The share of a class that is its upper, and its lower, group (Kelley 1939)."""


@dataclass(frozen=True)
class Spread:
    """A list of totals in four numbers."""

    n: int
    mean: float
    median: float
    sd: float


@dataclass(frozen=True)
class Reliability:
    """How far the totals can be trusted."""

    n: int
    items: int
    alpha: float | None
    error: float | None
    """Standard error of measurement, in points."""
    refused: str = ""
    """Why there is no alpha, in words."""


def spread(totals: Sequence[float]) -> Spread | None:
    """Mean, median and sample standard deviation; None of nobody."""
    n = len(totals)
    if not n:
        return None
    ordered = sorted(totals)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return Spread(n, fsum(totals) / n, middle, sqrt(variance(totals)) if n > 1 else 0.0)


def variance(values: Sequence[float]) -> float:
    """The sample variance."""
    mean = fsum(values) / len(values)
    return fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's; None where one side does not vary."""
    n = len(pairs)
    if n < 2:
        return None
    mean_x, mean_y = fsum(x for x, _ in pairs) / n, fsum(y for _, y in pairs) / n
    moved = [(x - mean_x, y - mean_y) for x, y in pairs]
    squares_x, squares_y = fsum(x * x for x, _ in moved), fsum(y * y for _, y in moved)
    if min(squares_x, squares_y) < 1e-12 * n:
        return None
    return max(-1.0, min(1.0, fsum(x * y for x, y in moved) / sqrt(squares_x * squares_y)))


def upper_lower(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Mean of x among the 27 % with the highest y, less that among the 27 % with the lowest y.

    Learners who tie at the edge of a group share its last places, so it does not matter who comes first.
    """
    if len(pairs) < 2:
        return None
    size = max(1, round(TAIL * len(pairs)))
    ties: dict[float, list[float]] = {}
    for x, y in pairs:
        ties.setdefault(round(y, 9), []).append(x)
    order = sorted(ties)
    return _mean_of_first(reversed(order), ties, size) - _mean_of_first(order, ties, size)


def _mean_of_first(order: Iterable[float], ties: Mapping[float, Sequence[float]], size: int) -> float:
    parts: list[float] = []
    left = size
    for y in order:
        taken = min(left, len(ties[y]))
        parts.append(fsum(ties[y]) / len(ties[y]) * taken)
        left -= taken
        if not left:
            break
    return fsum(parts) / size


def reliability(columns: Sequence[Sequence[float]]) -> Reliability:
    """Cronbach's alpha and the standard error of measurement; a column an item, learners in one order."""
    items, n = len(columns), len(columns[0]) if columns else 0
    if n < ENOUGH:
        return Reliability(n, items, None, None, "too few to tell")
    if items < 2:
        return Reliability(n, items, None, None, "it takes at least two items")
    totals = [fsum(row) for row in zip(*columns, strict=True)]
    whole = variance(totals)
    if whole < 1e-12:
        return Reliability(n, items, None, None, "all totals are the same")
    alpha = items / (items - 1) * (1 - fsum(variance(column) for column in columns) / whole)
    return Reliability(n, items, alpha, sqrt(whole * (1 - alpha)) if alpha >= 0 else None)


def uncertainty(n: int) -> float:
    """About how far chance alone moves a correlation near zero with n learners (95 %)."""
    return min(1.0, 1.96 / sqrt(n - 3)) if n > 3 else 1.0
