"""What was expected beforehand against what came: Brier score, calibration, over- and under-confidence."""

from __future__ import annotations

import numpy as np

from orchestration.errors import BadEntry
from orchestration.intervals import luck_range, ratio_interval, wilson
from orchestration.log.questions.answers import NEXT_TO_NOTHING, Answer, count, luck, share
from orchestration.log.questions.units import Asked, Units

_NONE = (float("nan"), float("nan"))
WITHIN, TOO_FEW = "within luck", "too few to tell"


def verdict(said: np.ndarray, right: int) -> str:
    """Whether so many right tell somebody from one who is right as often as they say, for these very predictions.

    `over` or `under` when fewer or more came true than luck gives in 95 % of all cases (exact, two-sided), so that at
    most one in 20 who are perfectly calibrated is called either; `within luck` otherwise. `too few to tell` below 5,
    and where even all right (or all wrong) would be within luck: all of 6 at 90 % come true in every second case.
    """
    n, (fewest, most) = len(said), luck_range(said)
    ahead = float(said.sum()) - right
    could_be_told = (fewest > 0 and ahead >= 0) or (most < n and ahead <= 0)
    if n < NEXT_TO_NOTHING or not could_be_told:
        return TOO_FEW
    return "over" if right < fewest else "under" if right > most else WITHIN


class Confidence(Asked):
    """Questions on closed units that were given a chance of success before anything of them was seen."""

    def brier(self, by: str | None = None, *, pool: bool | None = None) -> Answer:
        """The Brier score of the predictions: mean squared distance of what was said from what came (0 best, 1 worst).

        Beside it: always saying the base rate, and what chance gives somebody who is right as often as they say
        (`calibrated`, and in 95 % of all cases between `luck_low` and `luck_high`). An interval is given from 5
        right and 5 wrong ones on: resampled from fewer, it would be too narrow, and of width 0 where all were right.
        """
        units = self._units
        said, got, rows_asked = self._predicted(units)
        rows, counts = [], []
        for name, here in units.groups(by, rows_asked, pool):
            n = int(here.sum())
            if n:
                off = (said[here] - got[here]) ** 2
                rate, right = float(got[here].mean()), int(got[here].sum())
                low, high = (
                    ratio_interval(off, np.ones(n)) if NEXT_TO_NOTHING <= right <= n - NEXT_TO_NOTHING else _NONE
                )
                row = {"n": n, "brier": float(off.mean()), "low": low, "high": high, "base_rate": rate}
                rows.append({by or "": name, **row, "always_base_rate": rate * (1 - rate)} | luck(said[here]))
                counts.append((name, n))
        note = units.said(rows_asked, by=by, pool=pool, counts=counts, what="closed unit with a prediction")
        for row in rows if by is None else []:
            better, worse = row["brier"] < row["luck_low"] - 1e-9, row["brier"] > row["luck_high"] + 1e-9
            note.append(
                f"With these {row['n']} predictions luck alone gives somebody perfectly calibrated "
                f"{row['luck_low']:.2f} to {row['luck_high']:.2f}; {row['brier']:.2f} "
                f"{'is better than that' if better else 'is worse than that' if worse else 'cannot be told from that'}."
            )
        if any(np.isnan(row["low"]) for row in rows):
            least = NEXT_TO_NOTHING
            note.append(f"A score has no interval below {least} right and {least} wrong predictions.")
        columns = "n brier low high base_rate always_base_rate calibrated luck_low luck_high"
        return Answer.of(rows, columns, by or "", note)

    def calibration(self, bins: int = 5) -> Answer:
        """Predictions in `bins` equal ranges: how many, what was said on average, and how often it came true."""
        if not isinstance(bins, int) or not 1 <= bins <= 20:
            raise BadEntry(f"Predictions can be put into 1 to 20 ranges, not {bins!r}.")
        units = self._units
        said, got, asked = self._predicted(units)
        place = np.minimum(np.nan_to_num(said) * bins, bins - 1).astype(int)
        rows, counts = [], []
        for at in range(bins):
            here = asked & (place == at)
            n, right = int(here.sum()), int(got[here].sum())
            name = f"{100 * at / bins:.0f}–{100 * (at + 1) / bins:.0f} %"
            if n:
                rows.append(
                    {"range": name, "n": n, "said": float(said[here].mean()), "right": right, **share(right, n, "got")}
                )
                counts.append((name, n))
        note = units.said(asked, counts=counts, what="closed unit with a prediction")
        return Answer.of(rows, "n said right got low high", "range", note)

    def confidence_gap(self, by: str | None = "kind", *, pool: bool | None = None) -> Answer:
        """What was said minus what came, on average: above 0 is over-confident, below it under-confident.

        `low` and `high`: the mean that was said, minus the interval of the share that came (Wilson 1927). `luck_low`
        and `luck_high`: between which gaps somebody lies who is right exactly as often as they say, for these very
        predictions; `confidence` is judged by them, not by the interval: over, under, within luck, too few to tell.
        """
        units = self._units
        said, got, asked = self._predicted(units)
        rows, counts, by_luck = [], [], []
        for name, here in units.groups(by, asked, pool):
            n = int(here.sum())
            if n:
                expected, right = float(said[here].mean()), int(got[here].sum())
                (least, largest), (fewest, most) = wilson(right, n), luck_range(said[here])
                gaps = {"gap": expected - right / n, "low": expected - largest, "high": expected - least}
                luck_gaps = {"luck_low": expected - most / n, "luck_high": expected - fewest / n}
                row = {by or "": name, "n": n, "said": expected, "got": right / n, **gaps, **luck_gaps}
                rows.append(row | {"confidence": verdict(said[here], right)})
                counts.append((name, n))
                by_luck.append(
                    f"With {'this' if n == 1 else 'these'} {count(n, 'prediction')} luck alone gives somebody "
                    f"perfectly calibrated {fewest} to {most} right; {right} {'was' if right == 1 else 'were'}."
                )
        note = units.said(asked, by=by, pool=pool, counts=counts, what="closed unit with a prediction")
        note += by_luck if by is None else []
        told = [row["confidence"] for row in rows]
        if len(told) - told.count(TOO_FEW) > 1 and not {"over", "under"}.isdisjoint(told):
            note.append("Each row is judged by itself: of 20 that are within luck one may be called over or under.")
        columns = "n said got gap low high luck_low luck_high confidence"
        return Answer.of(rows, columns, by or "", note)

    @staticmethod
    def _predicted(units: Units) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What was said, what came, and the rows that have both."""
        said, got = units.numbers("predicted_success"), units.numbers("accepted_first")
        rows = units.closed & ~np.isnan(said) & ~np.isnan(got)
        if ((said[rows] < 0) | (said[rows] > 1)).any():
            raise BadEntry("The column predicted_success should hold chances from 0 to 1, such as 0.8 for 80 %.")
        return said, got, rows
