"""The questions of week 4 to a frame of units, one line each: `df.delegation.first_pass()`, `.weekly()`, `.brier()`.

Importing this module gives every DataFrame the accessor. Each answer is a DataFrame with n and 95 % intervals, and has
a `note`: what is left out, what is simulated, what is too little to tell. Nothing here compares single people.

Open units are left out of questions on outcomes and counted; kept work counts in `by_kind`, `against_table` and the
weeks only. Arms of experiments are in no answer: a learner decides on an experiment, not on delegation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from orchestration.errors import BadEntry
from orchestration.log.questions.answers import (
    LEARNERS,
    NEXT_TO_NOTHING,
    Answer,
    Words,
    compared,
    count,
    share,
)
from orchestration.log.questions.confidence import Confidence
from orchestration.log.questions.decisions import Decisions
from orchestration.log.questions.outcomes import Outcomes

if TYPE_CHECKING:
    from orchestration.figures import Figure


@pd.api.extensions.register_dataframe_accessor("delegation")
class Questions(Decisions, Outcomes, Confidence):
    """What was delegated, what was kept, and how it went."""

    def weekly(self) -> Answer:
        """Week by week (from Monday, UTC, by the decision): units, share handed over, first pass and verified.

        Weeks with fewer than 5 closed units are left out and named (`.attrs["left_out"]`): their shares jump.
        """
        units = self._units
        first = units.numbers("accepted_first")
        checked = units.truths("verified")
        week = units.week
        rows: list[dict[str, Any]] = []
        hidden: dict[str, int] = {}
        for monday in np.unique(week[units.filed & ~np.isnat(week)]):
            all_here = units.filed & (week == monday)
            here = all_here & units.closed
            n, right = int(here.sum()), int((here & (first == 1)).sum())
            if n < NEXT_TO_NOTHING:
                hidden[str(monday)] = n
                continue
            seen = share(int((here & checked).sum()), n, "verified")
            parts = {"units": int(all_here.sum()), "handed_over": 1 - (all_here & units.kept).sum() / all_here.sum()}
            more = {"verified": seen["verified"], "verified_low": seen["low"], "verified_high": seen["high"]}
            rows.append({"week": str(monday), **parts, "n": n, "right": right, **share(right, n, "first_pass"), **more})
        note = units.said(units.closed)
        if hidden:
            named = ", ".join(f"{monday} (n = {n})" for monday, n in hidden.items())
            note.append(f"Weeks with fewer than {NEXT_TO_NOTHING} closed units are not shown: {named}.")
        if len(rows) > 1:
            old, new = rows[0], rows[-1]
            note.append(
                compared("First pass: the first week", old["right"], old["n"], "the last", new["right"], new["n"])
            )
        columns = "units handed_over n right first_pass low high verified verified_low verified_high"
        answer = Answer.of(rows, columns, "week", note)
        answer.attrs["left_out"] = hidden
        return answer

    def spread(self) -> Answer:
        """How learners differ, without showing one: quartiles of their shares, from 5 learners with 5 closed units on.

        With fewer learners there is no row, and the note says so: ask the other questions, which pool them.
        """
        units = self._units
        if "learner_id" not in self._frame.columns:
            raise BadEntry("The frame has no column learner_id: it is one person's.")
        table = pd.DataFrame(
            {
                "learner": self._frame["learner_id"].astype("object").to_numpy(),
                "closed units": units.closed.astype(float),
                "first pass": np.where(units.closed, units.numbers("accepted_first"), np.nan),
                "verified": np.where(units.closed, units.truths("verified"), np.nan),
                "handed over": np.where(units.filed, ~units.kept, np.nan),
            }
        ).groupby("learner")
        each = table.mean().assign(**{"closed units": table["closed units"].sum()})
        each = each[each["closed units"] >= NEXT_TO_NOTHING]
        rows = []
        if len(each) >= LEARNERS:
            for name in each.columns:
                quarter, middle, three = np.nanquantile(each[name], [0.25, 0.5, 0.75])
                rows.append(
                    {"": name, "n": len(each), "lower_quartile": quarter, "median": middle, "upper_quartile": three}
                )
        note = [
            f"{count(len(each), 'learner')} with at least {NEXT_TO_NOTHING} closed units{units.aside}."
            + ("" if rows else f" Below {LEARNERS} no spread is shown: it would show single people."),
            *units.said(units.closed)[1:2],
        ]
        return Answer.of(rows, "n lower_quartile median upper_quartile", "", note)

    def summary(self) -> Words:
        """The log in a few sentences."""
        units = self._units
        n = int(units.filed.sum())
        if not n:
            return Words(f"The log is empty{units.aside}: with log.delegate(...) and log.keep(...) it fills.")
        parts = [int((units.filed & (units.decision == at)).sum()) for at in range(3)]
        lines = [
            f"{count(n, 'unit')}: {parts[0]} delegated, {parts[1]} assisted, {parts[2]} kept; "
            f"{int(units.open.sum())} still open{units.aside}."
        ]
        table = self.against_table()
        sides = [
            f"{one.agrees * one.n:.0f} of {one.n:.0f} that it would {side}" for side, one in table.iterrows() if one.n
        ]
        if sides:
            lines.append(f"Decided as the course's table has it: {', '.join(sides)}.")
        first = self.first_pass(None)
        if len(first):
            one, seen = first.iloc[0], self.verified(None).iloc[0]
            lines.append(
                f"{one.accepted_first:.0f} of {one.n:.0f} closed units were right at the first pass "
                f"({_percent(one.first_pass)}, 95 % interval {_percent(one.low)} to {_percent(one.high)}); "
                f"{_percent(seen.verified)} were checked, {_percent(seen.accepted_unchecked)} accepted unchecked."
            )
        score = self.brier()
        if len(score):
            one = score.iloc[0]
            lines.append(
                f"Brier score {one.brier:.2f} over {count(int(one.n), 'prediction')} (always saying the base rate: "
                f"{one.always_base_rate:.2f})."
            )
        closed = int(units.closed.sum())
        if 0 < closed < 20:
            tell = "tells" if closed == 1 else "tell"
            lines.append(f"{count(closed, 'closed unit')} {tell} little: the intervals say how little.")
        lines += [sentence for sentence in units.said(units.filed, what="unit")[1:3] if sentence]
        return Words("\n".join(lines))

    def figure(self, which: Literal["kinds", "calibration", "weeks"] = "kinds", *, heading: bool = True) -> Figure:
        """One of the log's figures: `kinds` (what is delegated and kept), `calibration`, `weeks`. Raises BadEntry."""
        from orchestration.figures import delegation

        simulated = self._labelled()
        if which == "kinds":
            return delegation.by_kind(self.by_kind(), simulated=simulated, heading=heading)
        if which == "calibration":
            return delegation.calibration(self.calibration(), simulated=simulated, heading=heading)
        if which == "weeks":
            return delegation.weekly(self.weekly(), simulated=simulated, heading=heading)
        raise BadEntry(f"There is no figure '{which}': there are kinds, calibration and weeks.")

    def _labelled(self) -> str:
        units = self._units
        if "simulated" not in self._frame.columns or not units.filed.any():
            return ""
        simulated = units.truths("simulated")[units.filed]
        return "simulated" if simulated.all() else "partly simulated" if simulated.any() else ""


def _percent(part: float) -> str:
    return f"{100 * part:.0f} %"
