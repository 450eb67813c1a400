"""What a question to the log gives back: a table with n and intervals, and a note on how far it can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import floor, log10
from typing import Any

import numpy as np
import pandas as pd

from orchestration.intervals import RESAMPLED_FROM, difference, wilson

FEW = 20
"""With fewer units than this, kinds are pooled into the two sides of the course's table."""
NEXT_TO_NOTHING = 5
"""Rows with fewer units than this are named as telling next to nothing; weeks with fewer are hidden."""
LEARNERS = 5
"""With fewer learners than this a frame is pooled: a spread would show single people."""
_ROWS = 60
_DRAWN, _DRAWN_UP_TO = 4000, 500
_NOISE = 1e-10


class Answer(pd.DataFrame):  # type: ignore[misc]
    """A DataFrame with a note on it; whatever is done with it next gives a plain DataFrame."""

    @classmethod
    def of(cls, rows: Sequence[dict[str, Any]], columns: str, index: str, said: Iterable[str]) -> Answer:
        """A row a dict; `columns` with spaces between, `index` names the rows; what is said is the note."""
        return cls.whole(pd.DataFrame(rows, columns=[index, *columns.split()]).set_index(index), said)

    @property
    def note(self) -> str:
        """How many there are, which are left out, what is simulated, and what is too little to tell."""
        return str(self.attrs.get("note", ""))

    @classmethod
    def whole(cls, frame: pd.DataFrame, said: Iterable[str]) -> Answer:
        """A table of which every word is to be read, as it is; what is said is the note."""
        made = cls(frame)
        made.attrs = {"note": " ".join(sentence for sentence in said if sentence)}
        return made

    def __repr__(self) -> str:
        return f"{self.to_string(float_format=_number, max_rows=_ROWS)}\n\n{self.note}"

    def _repr_html_(self) -> str:
        shown = self.rename(columns=lambda name: str(name).replace("_", " "))
        table = shown.to_html(float_format=_number, na_rep="–", border=0, max_rows=_ROWS)
        return f"{table}<p>{escape(self.note)}</p>"


def steady(rows: Iterable[dict[str, Any]], n: str, low: str) -> str:
    """What is to be said when a mean of some units has no interval; "" when all have one."""
    if any(row[n] and np.isnan(row[low]) for row in rows):
        return f"A mean has no interval where fewer than {RESAMPLED_FROM} units differ from the most usual one."
    return ""


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


def calibrated_brier(said: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation of the Brier score of somebody who is right exactly as often as they say.

    In closed form for these very predictions: a prediction p scores (1 - p)² with chance p and p² otherwise.
    """
    n = len(said)
    if not n:
        return np.nan, np.nan
    return float((said * (1 - said)).mean()), float(np.sqrt((said * (1 - said) * (1 - 2 * said) ** 2).sum()) / n)


def luck(said: np.ndarray) -> dict[str, float]:
    """What chance gives somebody perfectly calibrated: the Brier score on average, and between which ends in 95 %.

    As columns `calibrated`, `luck_low` and `luck_high`; nan without a prediction. The ends are of 4,000 such people
    drawn for these very predictions, the same at every call: few scores are so lopsided that 2 standard deviations
    would leave out one in 12. Beyond 500 predictions the normal approximation does.
    """
    n, (mean, spread) = len(said), calibrated_brier(said)
    if 0 < n <= _DRAWN_UP_TO:
        right = np.random.default_rng(n).random((_DRAWN, n)) < said
        low, high = np.quantile(((said - right) ** 2).mean(axis=1), [0.025, 0.975], method="inverted_cdf")
    else:
        low, high = np.clip((mean - 1.96 * spread, mean + 1.96 * spread), 0.0, 1.0)
    return {"calibrated": mean, "luck_low": float(low), "luck_high": float(high)}


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


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([*([", ".join(parts[:-1])] if parts[1:] else []), *parts[-1:]])


def _number(value: float) -> str:
    """Two decimals; two significant digits of what is smaller, as the cost of a unit may be; none from 100 on."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if not _NOISE < abs(value) < 0.1:
        return f"{value:.2f}"
    whole, _, decimals = f"{value:.{1 - floor(log10(abs(value)))}f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"
