"""Forecast, felt and measured: how much time a team's delegated work saved against the estimate, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.errors import BadEntry
from orchestration.intervals import ratio_interval
from orchestration.log.questions.answers import Answer

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("decision", "estimate_min", "predicted_min", "felt_min", "human_s", "rework_s")


def felt_and_measured(log: pd.DataFrame) -> Answer:
    """Time saved by delegating as it was forecast, as it felt and as it was measured: a row each, as `time_saved`."""
    given = _given(log)
    sources = {
        "forecast": given.predicted_min,
        "felt": given.felt_min,
        "measured": (given.human_s + given.rework_s) / 60,
    }
    rows = [{"": name, **_saved(minutes, given.estimate_min)} for name, minutes in sources.items()]
    return Answer.of(rows, "n value low high", "", [_note(len(given))])


def time_saved(log: pd.DataFrame, by: str) -> Answer:
    """Measured time saved by delegating, in per cent of the estimate, by a column; below 0 where time was lost.

    `value` is 1 - minutes / estimate over the delegated rows of a group, minutes being own time and rework; `low` and
    `high` are its 95 % interval (bootstrap over rows; nan where fewer than 5 differ), `n` the rows. Raises BadEntry
    for a frame that is no team's log and for a column that it has not.
    """
    given = _given(log)
    if by not in given.columns:
        raise BadEntry(f"The log has no column {by!r}; it has {', '.join(given.columns)}.")
    rows = []
    for name, group in given.groupby(by, observed=True):
        minutes = (group.human_s + group.rework_s) / 60
        rows.append({by: str(name), **_saved(minutes, group.estimate_min)})
    return Answer.of(rows, "n value low high", by, [_note(len(given))])


def _saved(minutes: pd.Series, estimate: pd.Series) -> dict[str, float]:
    top, bottom = minutes.to_numpy(dtype="float64"), estimate.to_numpy(dtype="float64")
    low, high = ratio_interval(top, bottom)
    value = 1 - top.sum() / bottom.sum()
    return {"n": len(top), "value": 100 * value, "low": 100 * (1 - high), "high": 100 * (1 - low)}


def _given(log: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in NEEDED if name not in log.columns]
    if missing:
        raise BadEntry(f"This is no team's log: it has no column {', '.join(missing)}. team_log() makes one.")
    return log[log.decision == "delegate"]


def _note(n: int) -> str:
    return f"{n} delegated tasks; per cent of the estimated minutes, below 0 where time was lost. Simulated."
