"""The end of an experiment: the finding in words, how far the prediction was off, the figure and the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from orchestration.figures import By, Figure, curve, dots, said
from orchestration.predictions import Prediction
from orchestration.predictions.apart import apart
from orchestration.predictions.prediction import Answered
from orchestration.trials.grid import said as level
from orchestration.trials.result import Result
from orchestration.widgets.live import spent
from orchestration.widgets.style import plain

if TYPE_CHECKING:
    import pandas as pd

    Truths = Mapping[str, Callable[[pd.DataFrame], float | str]]
    """By the key of a prediction that is no arm's: what is true of it, read from the table of results."""


@dataclass(frozen=True)
class Outcome:
    """What a panel shows when a run has ended."""

    result: Result
    predictions: Mapping[str, Prediction]
    """By arm; one that is no arm's is repeated in words only."""
    title: str
    by: By = "rate"
    x: Mapping[str, float] | None = None
    """A number above 0 for each arm makes the figure a curve."""
    x_label: str = ""
    truths: Truths = field(default_factory=dict)

    def figure(self, *, heading: bool = True) -> Figure:
        """The result with the predictions drawn on it."""
        table, simulated = self.result.table, self.result.simulated
        if self.x is None:
            return dots(table, self.predictions, title=self.title, x_label=self.x_label, by=self.by,
                        simulated=simulated, heading=heading)  # fmt: skip
        return curve(table, self.predictions, x=self.x, title=self.title, x_label=self.x_label, by=self.by,
                     simulated=simulated, heading=heading)  # fmt: skip

    def finding(self) -> str:
        """The result in words: the first arm against the last, of those that were predicted where there are two."""
        asked = [arm for arm in self.result.arms if arm in self.predictions]
        return self.result.finding(self.by, *((asked[0], asked[-1]) if len(asked) > 1 else ()))

    def truth(self, arm: str, unit: str) -> float | str | None:
        """What a prediction for this arm is to be compared with, in its unit; for one that is no arm's as `truths`."""
        if arm in self.truths and self.result.complete:
            return self.truths[arm](self.result.table)
        if arm not in self.result.arms or not self.result.of(arm):
            return None
        row = self.result.table.loc[arm]
        if self.by == "rate":
            return float(100 * row["rate"])
        return float(row["score"] * (100 / row["of"] if unit == "%" else 1))

    def used(self) -> str:
        """What the trials took: calls, tokens and price."""
        start = "It took" if self.result.complete else "So far"
        return f"{start} {spent(self.result.trials)}."

    def html(self) -> str:
        """Finding, gaps, figure and table, in this order, without the title."""
        figure = self.figure(heading=False)
        gaps = [
            *figure.gaps,
            *(self._chosen(arm, one) for arm, one in self.predictions.items() if isinstance(one.value, str)),
        ]
        items = "".join(f"<p><span>◇&ensp;</span><span>{plain(gap)}</span></p>" for gap in gaps)
        return (
            f'<p class="oc-finding">{plain(self.finding())}</p>'
            + (f'<div class="oc-gaps">{items}</div>' if items else "")
            + figure.svg
            + (self.levels() if self.result.factors else figure.table)
        )

    def _chosen(self, arm: str, prediction: Prediction) -> str:
        truth = self.truth(arm, "") if arm in self.truths else None
        if truth is None:
            return f"You said {said(prediction)}."
        return f"You said {said(prediction)}, it was {truth}: {apart(Answered(prediction, truth=truth))}."

    def levels(self) -> str:
        """The table of a grid: a column a factor, then trials, result and interval."""
        factors = list(next(iter(self.result.factors.values())))
        chart = self.figure(heading=False).table
        head, body = chart.split("<tbody>", 1)
        columns = "".join(f'<th scope="col">{plain(factor)}</th>' for factor in factors)
        for arm, levels in self.result.factors.items():
            first, *others = (plain(level(levels[factor])) for factor in factors)
            cells = f'<th scope="row">{first}</th>' + "".join(f"<td>{one}</td>" for one in others)
            body = body.replace(f'<th scope="row">{escape(arm)}</th>', cells, 1)
        return head.replace('<th scope="col">Arm</th>', columns, 1) + "<tbody>" + body
