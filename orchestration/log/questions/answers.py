"""What a question to the log gives back: a table with n and intervals, and a note on how far it can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from orchestration.intervals import difference, wilson

FEW = 20
"""With fewer units than this, kinds are pooled into the two sides of the course's table."""
NEXT_TO_NOTHING = 5
"""Rows with fewer units than this are named as telling next to nothing; weeks with fewer are hidden."""
LEARNERS = 5
"""With fewer learners than this a frame is pooled: a spread would show single people."""
RESAMPLES = 2000
_BOOTSTRAPPED = 500
_Z = 1.959964


class Answer(pd.DataFrame):  # type: ignore[misc]
    """A DataFrame with a note on it; whatever is done with it next gives a plain DataFrame."""

    @classmethod
    def of(cls, rows: Sequence[dict[str, Any]], columns: str, index: str, said: Iterable[str]) -> Answer:
        """A row a dict; `columns` with spaces between, `index` names the rows; what is said is the note."""
        made = cls(pd.DataFrame(rows, columns=[index, *columns.split()]).set_index(index))
        made.attrs = {"note": " ".join(sentence for sentence in said if sentence)}
        return made

    @property
    def note(self) -> str:
        """How many there are, which are left out, what is simulated, and what is too little to tell."""
        return str(self.attrs.get("note", ""))

    def __repr__(self) -> str:
        return f"{self.to_string(float_format=_number)}\n\n{self.note}"

    def _repr_html_(self) -> str:
        shown = self.rename(columns=lambda name: str(name).replace("_", " "))
        table = shown.to_html(float_format=_number, na_rep="–", border=0)
        return f"{table}<p>{escape(self.note)}</p>"


class Words(str):
    """A text that shows itself without quotes."""

    def __repr__(self) -> str:
        return str(self)


def share(passed: float, n: int, name: str = "share") -> dict[str, Any]:
    """A share with its 95 % interval (Wilson), as columns `name`, `low` and `high`; nan where there is none."""
    if not n:
        return {name: np.nan, "low": np.nan, "high": np.nan}
    low, high = wilson(round(passed), n)
    return {name: passed / n, "low": round(low, 12), "high": round(high, 12)}


def ratio_interval(top: np.ndarray, bottom: np.ndarray) -> tuple[float, float]:
    """95 % interval of sum(top) / sum(bottom) over units; with `bottom` of ones, of a mean.

    Percentile bootstrap over units (Efron 1979), the same at every call; above 500 units the normal approximation with
    the linearised variance (Cochran 1977). nan below 5 units: resampling so few understates the doubt.
    """
    n = len(top)
    if n < NEXT_TO_NOTHING or bottom.sum() == 0:
        return np.nan, np.nan
    if n > _BOOTSTRAPPED:
        ratio = top.sum() / bottom.sum()
        half = _Z * sqrt(n / (n - 1) * float(((top - ratio * bottom) ** 2).sum())) / bottom.sum()
        return float(ratio - half), float(ratio + half)
    weights = np.random.default_rng(n).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    below = weights @ bottom
    ratios = (weights @ top)[below > 0] / below[below > 0]
    low, high = np.quantile(ratios, [0.025, 0.975])
    return float(low), float(high)


def calibrated_brier(said: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation of the Brier score of somebody who is right exactly as often as they say.

    In closed form for these very predictions: a prediction p scores (1 - p)² with chance p and p² otherwise.
    """
    n = len(said)
    if not n:
        return np.nan, np.nan
    return float((said * (1 - said)).mean()), float(np.sqrt((said * (1 - said) * (1 - 2 * said) ** 2).sum()) / n)


def compared(first: str, passed: int, n: int, second: str, passed_then: int, n_then: int) -> str:
    """Two shares and their difference in words; whether it can be told from chance."""
    if not n or not n_then:
        return ""
    low, high = difference(passed, n, passed_then, n_then)
    gap = passed_then / n_then - passed / n
    words = f"{first} {passed} of {n}, {second} {passed_then} of {n_then}: a difference of {100 * gap:+.0f} points"
    between = f"95 % interval {100 * low:+.0f} to {100 * high:+.0f}"
    if low <= 0 <= high:
        return f"{words} ({between}), not distinguishable with so few."
    return f"{words} ({between})."


def count(n: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 unit`, `7 units`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _number(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 100 else f"{value:,.0f}"
