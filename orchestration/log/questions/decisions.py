"""What was delegated, assisted and kept, and how that stands to the course's table."""

from __future__ import annotations

import numpy as np

from orchestration.log.questions.answers import Answer, count, share
from orchestration.log.questions.units import SIDES, Asked, Units
from orchestration.log.schema import DECISIONS

_TOLD = ("started_at", "kind", "title", "why", "predicted_success", "outcome")


class Decisions(Asked):
    """Questions on decisions; open units count, since a decision is a decision."""

    def by_kind(self, *, pool: bool | None = None) -> Answer:
        """Delegated, assisted, kept: the share of each among all units of a kind, in the order of the course's table.

        `low` and `high` are the interval of what was kept. Open units count: a decision is a decision.
        """
        units = self._units
        rows, counts = [], []
        for name, here in units.groups("kind", units.filed, pool):
            n = int(here.sum())
            if n:
                parts = {f"{word}_n": int((here & (units.decision == at)).sum()) for at, word in enumerate(DECISIONS)}
                shares = {"delegated": parts["delegate_n"] / n, "assisted": parts["assist_n"] / n}
                side = name if name in SIDES else SIDES[int(units.side[here][0])]
                rows.append({"kind": name, "side": side, "n": n, **shares, **share(parts["keep_n"], n, "kept")})
                counts.append((name, n))
        said = units.said(units.filed, by="kind", pool=pool, counts=counts, what="unit")
        said[0] = f"{count(int(units.filed.sum()), 'unit')}{units.aside}."
        return Answer.of(rows, "side n delegated assisted kept low high", "kind", said)

    def against_table(self) -> Answer:
        """The course's table against what was done: for each side n, what was delegated, assisted and kept.

        `agrees` is the share decided as the table would (delegated or assisted, and kept), with its interval.
        """
        units = self._units
        rows = []
        for place, name in enumerate(SIDES[:2]):
            here = units.filed & (units.side == place)
            n, kept = int(here.sum()), int((here & units.kept).sum())
            assisted = int((here & (units.decision == DECISIONS.index("assist"))).sum())
            agrees = kept if place else n - kept
            parts = {"delegated": n - kept - assisted, "assisted": assisted, "kept": kept}
            rows.append({"side": name, "n": n, **parts, **share(agrees, n, "agrees")})
        given = int(self._given_away(units).sum())
        both = units.filed & (units.side < 2)
        said = units.said(both, what="unit of the table's ten kinds", counts=[(row["side"], row["n"]) for row in rows])
        said[0] = f"{count(int(both.sum()), 'unit')} of the table's ten kinds{units.aside}."
        if given:
            times = "once" if given == 1 else f"{given} times"
            said.append(f"Judgment was given away {times}: .judgment_given_away() lists it.")
        return Answer.of(rows, "n delegated assisted kept agrees low high", "side", said)

    def judgment_given_away(self) -> Answer:
        """The units that the table would keep and that were delegated whole: one a row, in short.

        The index is the frame's, so that `df.loc[answer.index]` gives their other columns; the note says how many of
        how many, with the interval of that share.
        """
        units = self._units
        judgment = units.filed & (units.side == SIDES.index("mostly keep"))
        given = self._given_away(units)
        n, away = int(judgment.sum()), int(given.sum())
        said = units.said(judgment)
        said[0] = f"{count(n, 'unit')} that the table would keep{units.aside}."
        if n:
            found = share(away, n)
            between = f"95 % interval {100 * found['low']:.0f} to {100 * found['high']:.0f} %"
            said.insert(1, f"{away} {'was' if away == 1 else 'were'} delegated whole ({between}).")
        return Answer.whole(self._frame.loc[given, [name for name in _TOLD if name in self._frame.columns]], said)

    @staticmethod
    def _given_away(units: Units) -> np.ndarray:
        whole = units.filed & (units.decision == DECISIONS.index("delegate"))
        given: np.ndarray = whole & (units.side == SIDES.index("mostly keep"))
        return given
