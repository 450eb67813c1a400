"""What a figure says, before it is drawn: its points, its text alternative, its table, how far predictions were off.

In a table of results (`Result.table`), `rate`, `low` and `high` are shares from 0 to 1, `score` counts tests of `of`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from orchestration.predictions.apart import apart, truth
from orchestration.predictions.prediction import Answered, Prediction

if TYPE_CHECKING:
    import pandas as pd

By = Literal["rate", "score"]
"""What is drawn of each arm: the share of trials that passed, or how many tests passed on average."""


@dataclass(frozen=True)
class Point:
    """One arm in the figure's own unit: per cent, or tests. What is not known is nan."""

    arm: str
    trials: int
    passed: int
    value: float
    low: float
    high: float
    guess: float | None
    said: str
    gap: str
    """How far the guess was off, in its own unit: a sentence, empty where nothing was guessed or run."""


@dataclass(frozen=True)
class Chart:
    """The points of a figure and its words."""

    points: tuple[Point, ...]
    title: str
    axis: str
    """The label of the axis of results; it says `simulated` where that is so."""
    end: float
    """Where that axis ends."""
    by: By
    simulated: bool

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        predictions: Mapping[str, Prediction],
        *,
        title: str,
        label: str,
        by: By,
        simulated: bool,
    ) -> Chart:
        """The chart of a table of results; its arms are the column `arm` or the index."""
        of = 0.0 if by == "rate" or not len(table) else float(table["of"].max())
        axis = label or ("Trials that passed, %" if by == "rate" else f"Tests passed on average, of {number(of)}")
        if simulated and "simulated" not in axis.lower():
            axis += " (simulated)"
        points = tuple(_points(table, predictions, by))
        return cls(points, title, axis, 100.0 if by == "rate" else max(of, 1.0), by, simulated)

    def value(self, point: Point) -> str:
        """A result as it is written on the figure: `41 %`, `20.1`."""
        return "–" if math.isnan(point.value) else f"{self.number(point.value)}{' %' if self.by == 'rate' else ''}"

    def interval(self, point: Point) -> str:
        """Its 95 % interval: `26 to 55`."""
        return "–" if math.isnan(point.low) else f"{self.number(point.low)} to {self.number(point.high)}"

    @property
    def alt(self) -> str:
        """The text alternative: what a reader would be told who cannot see the figure."""
        opening = self.title or "Results"
        stop = "" if opening[-1] in ".?!" else "."
        rows = ". ".join(self._row(point) for point in self.points)
        return f"{opening}{stop} {self.axis}. {rows}." + (" Simulated." if self.simulated else "")

    @property
    def gaps(self) -> tuple[str, ...]:
        """For each prediction of a number what was said, what it was, how far apart, and the interval."""
        return tuple(point.gap for point in self.points if point.gap)

    @property
    def table(self) -> str:
        """The figure's numbers as an HTML table."""
        predicted = any(point.said for point in self.points)
        names = ("Arm", "Trials", self.axis.replace(" (simulated)", ""), "95 % interval")
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        head += '<th scope="col" class="oc-words">You said</th>' if predicted else ""
        rows = []
        for point in self.points:
            cells = "".join(f"<td>{cell}</td>" for cell in (point.trials, self.value(point), self.interval(point)))
            cells += f'<td class="oc-words">{escape(point.said or "–")}</td>' if predicted else ""
            rows.append(f'<tr><th scope="row">{escape(point.arm)}</th>{cells}</tr>')
        caption = escape(f"{self.title or 'Results'}{' (simulated)' if self.simulated else ''}")
        return (
            f'<table class="oc-table"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table>"
        )

    def number(self, value: float) -> str:
        """A number in the figure's unit: whole per cents, tests with one decimal."""
        return f"{value:.0f}" if self.by == "rate" else f"{value:.1f}"

    def _row(self, point: Point) -> str:
        words = f"{point.arm}: no trial yet" if math.isnan(point.value) else f"{point.arm}: {self.value(point)}"
        words += "" if math.isnan(point.low) else f" (95 % interval {self.interval(point)})"
        words += f", {point.trials} trials" if point.trials else ""
        return f"{words}; you said {point.said}" if point.said else words


def said(prediction: Prediction) -> str:
    """A prediction in words: `35 % (70 % sure)`, `12 tests`, `orchestration (60 % sure)`."""
    value = prediction.value
    words = value if isinstance(value, str) else f"{number(value)} {prediction.unit}".strip()
    return words if prediction.confidence is None else f"{words} ({number(prediction.confidence)} % sure)"


def number(value: float) -> str:
    """A number with one decimal where that tells something: `7.5`; from 10 on, and for whole numbers, none."""
    return f"{value:.0f}" if abs(value) >= 10 or float(value).is_integer() else f"{value:.1f}"


def _points(table: pd.DataFrame, predictions: Mapping[str, Prediction], by: By) -> Iterator[Point]:
    """The rows of a table of results; the arm is the column `arm` or the index."""
    rows = table.reset_index() if "arm" not in table.columns else table
    key = "arm" if "arm" in rows.columns else rows.columns[0]
    for row in rows.to_dict("records"):
        arm = str(row[key])
        prediction = predictions.get(arm)
        of = float(row.get("of") or 0)
        names = ("rate", "low", "high") if by == "rate" else ("score", "score_low", "score_high")
        value, low, high = (_float(row.get(name)) * (100 if by == "rate" else 1) for name in names)
        if math.isnan(value):
            low = high = math.nan
        trials, guess, gap = int(row["trials"]), None, ""
        if prediction is not None and not isinstance(prediction.value, str):
            scale = of / 100 if of and by == "score" and prediction.unit == "%" else 1
            guess = float(prediction.value) * scale
            gap = _gap(arm, prediction, *(one / scale for one in (value, low, high))) if trials else ""
        yield Point(
            arm,
            trials,
            int(row.get("passed") or 0),
            value,
            low,
            high,
            guess,
            said(prediction) if prediction else "",
            gap,
        )


def _gap(arm: str, one: Prediction, value: float, low: float, high: float) -> str:
    words = f"{arm}: you said {said(one)}, it was {truth(one, value)}: {apart(Answered(one, truth=value))}."
    start = truth(one, low).removesuffix(one.unit).rstrip()
    return words if math.isnan(low) else f"{words} The 95 % interval is {start} to {truth(one, high)}."


def _float(value: Any) -> float:
    return math.nan if value is None else float(value)
