"""Which mutants a suite kills: a table by function and class of bug, readable without a kernel."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from orchestration.checks.mutants import Hunt, Kill, Suite, hunt
from orchestration.errors import BadEntry
from orchestration.widgets.lock import PredictionLock
from orchestration.widgets.style import STYLE, plain, words
from worlds import World

if TYPE_CHECKING:
    import pandas as pd


class KillList:
    """A suite tried on mutants, as a table. `table` is the same as a DataFrame; `hunt` has the numbers."""

    def __init__(self, hunted: Hunt, before: Hunt | None = None, trouble: str = "", predicted: str = "") -> None:
        self.hunt, self.trouble, self.predicted = hunted, trouble, predicted
        shown = {one.mutant.function for one in hunted.kills}
        # Only what is on both lists can be compared.
        self.before = before and Hunt(tuple(one for one in before.kills if one.mutant.function in shown))

    def against(self, lock: PredictionLock) -> KillList:
        """The same beside a prediction of the score, which is settled where there is a score."""
        said = str(lock.settle(round(self.score), simulated=False)) if self.hunt.kills else ""
        return KillList(self.hunt, self.before, self.trouble, said)

    @property
    def table(self) -> pd.DataFrame:
        """A row a mutant: function, bug (its class), what is wrong, fate, did."""
        return self.hunt.table

    @property
    def score(self) -> float:
        """The mutation score, in per cent."""
        return self.hunt.score

    @property
    def by_kind(self) -> dict[str, tuple[int, int]]:
        """For each class of bug how many mutants were killed, of how many; the least killed first."""
        found: dict[str, tuple[int, int]] = {}
        for one in self.hunt.kills:
            killed, of = found.get(one.mutant.kind, (0, 0))
            found[one.mutant.kind] = (killed + (not one.alive), of + 1)
        return dict(sorted(found.items(), key=lambda item: (item[1][0] / item[1][1], item[0])))

    @property
    def finding(self) -> str:
        if self.trouble:
            return self.trouble
        if self.before is None:
            return self.hunt.finding
        new = self.hunt.killed - self.before.killed
        change = "as many as before" if not new else f"{abs(new)} {'more' if new > 0 else 'fewer'} than before"
        return f"{self.hunt.finding[:-1]}, {change}."

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each case that a right version fails."""
        return tuple(
            f"Case {place} of {function} counts for nothing: a right version fails it. Read the rule again."
            for function, place in self.hunt.unfair
        )

    def __repr__(self) -> str:
        lines = [self.finding, *([self.predicted] if self.predicted else []), *self.warnings]
        lines += [f"  {_fate(one):<20} {one.mutant.function}: {one.mutant.kind}" for one in self._ordered()]
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}

    def _repr_html_(self) -> str:
        if self.trouble:
            return (
                f'<div class="oc-card oc-kills"><style>{STYLE}</style>{words(self.trouble, "oc-ask", alert=True)}</div>'
            )
        kinds = "".join(
            f'<li><progress max="{of}" value="{killed}" aria-hidden="true"></progress> '
            f"{plain(kind)}: {killed} of {of} killed</li>"
            for kind, (killed, of) in self.by_kind.items()
        )
        rows = "".join(self._row(one) for one in self._ordered())
        said = f"<p>◇&ensp;{plain(self.predicted)}</p>" if self.predicted else ""
        said += "".join(words(warning, "oc-ask") for warning in self.warnings)
        return (
            f'<div class="oc-card oc-kills mathjax_ignore tex2jax_ignore"><style>{STYLE}</style>'
            f'<div class="oc-eyebrow">Kill list</div><p class="oc-finding">{plain(self.finding)}</p>{said}'
            f'<ul class="oc-kinds" aria-label="By class of bug">{kinds}</ul>'
            '<div class="oc-scroll" tabindex="0" role="group" aria-label="Kill list by mutant"><table>'
            "<thead><tr>"
            '<th scope="col">Mutant</th><th scope="col">What is wrong in it</th><th scope="col">Its fate</th>'
            f"</tr></thead><tbody>{rows}</tbody></table></div></div>"
        )

    def _ordered(self) -> list[Kill]:
        """By function, the living before the dead."""
        functions = list(dict.fromkeys(one.mutant.function for one in self.hunt.kills))
        return sorted(self.hunt.kills, key=lambda one: (functions.index(one.mutant.function), not one.alive))

    def _row(self, one: Kill) -> str:
        mutant = one.mutant
        fate = '<td class="oc-alive">● alive</td>' if one.alive else f"<td>{self._death(one)}</td>"
        return (
            f'<tr><th scope="row"><code>{escape(mutant.function)}</code><br>{plain(mutant.kind)}</th>'
            f"<td>{plain(mutant.tell)}<details><summary>the changed line</summary>"
            f"<code>{escape(mutant.line)}</code></details></td>{fate}</tr>"
        )

    def _death(self, one: Kill) -> str:
        assert one.case is not None
        args = ", ".join(repr(arg) for arg in one.case[0])
        was = {kill.mutant.slip for kill in self.before.kills if kill.alive} if self.before else set()
        new = "<b>new</b> " if one.mutant.slip in was else ""
        return (
            f"✗ {new}killed by case&nbsp;{one.number}<details><summary>how</summary><code>{escape(args)}</code>: it "
            f"{plain(one.did)}, not <code>{escape(repr(one.case[1]))}</code></details>"
        )


def kill_list(world: World, suite: Suite, *, before: Suite | None = None) -> KillList:
    """Try a suite on every mutant of its functions and list what became of each.

    `before`: an earlier suite, to mark what is new. A suite or a case that is none is said in one sentence, not raised.
    """
    try:
        return KillList(hunt(world, suite), hunt(world, before) if before is not None else None)
    except BadEntry as problem:
        return KillList(Hunt(()), trouble=str(problem))


def _fate(one: Kill) -> str:
    return "alive" if one.alive else f"killed by case {one.number}"
