"""How delegated and assisted work ended: first pass, repair, checks, and what a unit costs that is taken."""

from __future__ import annotations

from typing import Any

import numpy as np

from orchestration.intervals import ratio_interval
from orchestration.log.questions.answers import Answer, compared, share, steady
from orchestration.log.questions.units import Asked
from orchestration.log.schema import OUTCOMES

_TAKEN = [OUTCOMES.index("accepted"), OUTCOMES.index("edited")]
_MEASURES = (
    ("input tokens", "input_tokens", 1.0),
    ("output tokens", "output_tokens", 1.0),
    ("minutes by the clock", "duration_s", 1 / 60),
    ("minutes of rework", "rework_s", 1 / 60),
    ("model minutes", "model_s", 1 / 60),
    ("cost, US$", "cost_usd", 1.0),
)


def _mean(minutes: np.ndarray) -> dict[str, Any]:
    """The mean of known minutes with its interval, as columns."""
    n = len(minutes)
    low, high = ratio_interval(minutes, np.ones(n))
    mean = float(minutes.mean()) if n else np.nan
    return {"known": n, "minutes": mean, "minutes_low": low, "minutes_high": high}


class Outcomes(Asked):
    """Questions on closed units; open ones are left out and counted, kept work has no such outcome."""

    def first_pass(self, by: str | None = "kind", *, pool: bool | None = None) -> Answer:
        """The share of closed units that were accepted at the first close, with one answer at most."""
        units = self._units
        first = units.numbers("accepted_first")
        asked = units.closed & ~np.isnan(first)
        rows, counts = [], []
        for name, here in units.groups(by, asked, pool):
            n, right = int(here.sum()), int((here & (first == 1)).sum())
            if n:
                rows.append({by or "": name, "n": n, "accepted_first": right, **share(right, n, "first_pass")})
                counts.append((name, n))
        said = units.said(asked, by=by, pool=pool, counts=counts)
        return Answer.of(rows, "n accepted_first first_pass low high", by or "", said)

    def rework(self, by: str | None = "kind", *, pool: bool | None = None) -> Answer:
        """Repair: the share of closed units that needed any, and the minutes a unit, over all whose minutes are known.

        What was accepted as it came and never came back took 0 minutes. `known` units have minutes.
        """
        units = self._units
        minutes = units.rework
        needed = (units.outcome == OUTCOMES.index("edited")) | units.back | (minutes > 0)
        rows, counts = [], []
        for name, here in units.groups(by, units.closed, pool):
            n, known = int(here.sum()), minutes[here & ~np.isnan(minutes)]
            if n:
                repaired = share(int((here & needed).sum()), n, "reworked")
                rows.append({by or "": name, "n": n, **repaired, **_mean(known)})
                counts.append((name, n))
        said = units.said(units.closed, by=by, pool=pool, counts=counts)
        said.append(steady(rows, "known", "minutes_low"))
        return Answer.of(rows, "n reworked low high known minutes minutes_low minutes_high", by or "", said)

    def verified(self, by: str | None = "kind", *, pool: bool | None = None) -> Answer:
        """The share of closed units of which anything was checked, and the share accepted with nothing checked."""
        units = self._units
        checked = units.truths("verified")
        blind = (units.outcome == OUTCOMES.index("accepted")) & ~checked
        rows, counts = [], []
        for name, here in units.groups(by, units.closed, pool):
            n = int(here.sum())
            if n:
                unchecked = share(int((here & blind).sum()), n, "accepted_unchecked")
                more = {"unchecked_low": unchecked.pop("low"), "unchecked_high": unchecked.pop("high")}
                rows.append(
                    {by or "": name, "n": n, **share(int((here & checked).sum()), n, "verified")} | unchecked | more
                )
                counts.append((name, n))
        said = units.said(units.closed, by=by, pool=pool, counts=counts)
        columns = "n verified low high accepted_unchecked unchecked_low unchecked_high"
        return Answer.of(rows, columns, by or "", said)

    def does_checking_pay(self) -> Answer:
        """Closed units with and without a check: first pass, what came back later, and minutes of rework.

        The minutes are of the `known` units, as in `rework`.
        """
        units = self._units
        checked = units.truths("verified")
        first = units.numbers("accepted_first")
        back, minutes = units.back, units.rework
        rows: list[dict[str, Any]] = []
        for name, here in (("checked", units.closed & checked), ("unchecked", units.closed & ~checked)):
            n = int(here.sum())
            came = share(int((here & back).sum()), n, "came_back")
            rows.append(
                {
                    "": name,
                    "n": n,
                    "first_pass": (here & (first == 1)).sum() / n if n else np.nan,
                    "came_back_n": int((here & back).sum()),
                }
                | came
                | _mean(minutes[here & ~np.isnan(minutes)])
            )
        said = units.said(units.closed, counts=[(row[""], row["n"]) for row in rows])
        said.append(
            compared(
                "Came back: unchecked",
                rows[1]["came_back_n"],
                rows[1]["n"],
                "checked",
                rows[0]["came_back_n"],
                rows[0]["n"],
            )
        )
        said.append(steady(rows, "known", "minutes_low"))
        said.append("One checks what one doubts, so the two groups differ in more than the check.")
        columns = "n first_pass came_back low high known minutes minutes_low minutes_high"
        return Answer.of(rows, columns, "", said)

    def per_accepted(self) -> Answer:
        """What a unit costs that is taken in the end (accepted or edited): tokens, minutes, US dollars.

        The sum over all closed units that state the measure, rejected ones too, by the taken ones among them.
        """
        units = self._units
        taken = np.isin(units.outcome, _TAKEN)
        rows = []
        for name, column, scale in _MEASURES:
            values = units.rework if column == "rework_s" else units.numbers(column) * scale
            here = units.closed & ~np.isnan(values)
            top, bottom = values[here], taken[here].astype(float)
            low, high = ratio_interval(top, bottom)
            each = float(top.sum() / bottom.sum()) if bottom.sum() else np.nan
            parts = {"n": int(here.sum()), "taken": int(bottom.sum()), "total": float(top.sum())}
            rows.append({"measure": name, **parts, "per_accepted": each, "low": low, "high": high})
        said = units.said(units.closed)
        said.append(steady(rows, "n", "low"))
        said.append("Minutes by the clock run from the decision to the close, pauses included.")
        return Answer.of(rows, "n taken total per_accepted low high", "measure", said)
