"""What was expected beforehand against what came: Brier score, calibration, over- and under-confidence."""

from __future__ import annotations

import numpy as np

from orchestration.errors import BadEntry
from orchestration.log.questions.answers import NEXT_TO_NOTHING, Answer, calibrated_brier, ratio_interval, share
from orchestration.log.questions.units import Asked, Units


class Confidence(Asked):
    """Questions on closed units that were given a chance of success before anything of them was seen."""

    def brier(self, by: str | None = None, *, pool: bool | None = None) -> Answer:
        """The Brier score of the predictions: mean squared distance of what was said from what came (0 best, 1 worst).

        Beside it: always saying the base rate, and what chance gives somebody who is right as often as they say
        (`calibrated`, plus or minus 2 standard deviations as `luck_low` and `luck_high`).
        """
        units = self._units
        said, got, rows_asked = self._predicted(units)
        rows, counts = [], []
        for name, here in units.groups(by, rows_asked, pool):
            n = int(here.sum())
            if n:
                off = (said[here] - got[here]) ** 2
                low, high = ratio_interval(off, np.ones(n))
                rate = float(got[here].mean())
                mean, spread = calibrated_brier(said[here])
                luck = {
                    "calibrated": mean,
                    "luck_low": max(mean - 2 * spread, 0.0),
                    "luck_high": min(mean + 2 * spread, 1.0),
                }
                row = {"n": n, "brier": float(off.mean()), "low": low, "high": high, "base_rate": rate}
                rows.append({by or "": name, **row, "always_base_rate": rate * (1 - rate), **luck})
                counts.append((name, n))
        note = units.said(rows_asked, by=by, pool=pool, counts=counts, what="closed unit with a prediction")
        for row in rows if by is None else []:
            inside = row["luck_low"] <= row["brier"] <= row["luck_high"]
            note.append(
                f"With these {row['n']} predictions luck alone gives somebody perfectly calibrated "
                f"{row['luck_low']:.2f} to {row['luck_high']:.2f}; {row['brier']:.2f} "
                f"{'cannot be told from that' if inside else 'is outside'}."
            )
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
        """What was said minus what came, on average: above 0 is over-confident, below it under-confident."""
        units = self._units
        said, got, asked = self._predicted(units)
        rows, counts = [], []
        for name, here in units.groups(by, asked, pool):
            n = int(here.sum())
            if n:
                off = said[here] - got[here]
                low, high = ratio_interval(off, np.ones(n))
                means = {"said": float(said[here].mean()), "got": float(got[here].mean()), "gap": float(off.mean())}
                told = "too few to tell" if n < NEXT_TO_NOTHING or low <= 0 <= high else "over" if low > 0 else "under"
                rows.append({by or "": name, "n": n, **means, "low": low, "high": high, "confidence": told})
                counts.append((name, n))
        note = units.said(asked, by=by, pool=pool, counts=counts, what="closed unit with a prediction")
        return Answer.of(rows, "n said got gap low high confidence", by or "", note)

    @staticmethod
    def _predicted(units: Units) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What was said, what came, and the rows that have both."""
        said, got = units.numbers("predicted_success"), units.numbers("accepted_first")
        return said, got, units.closed & ~np.isnan(said) & ~np.isnan(got)
