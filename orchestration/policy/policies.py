"""The fourth layer: what to delegate, what to do with help, what to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from orchestration.errors import BadEntry

Choice = Literal["delegate", "assist", "keep"]


@dataclass(frozen=True)
class Costs:
    """What a kind of work costs, in minutes of a person's time."""

    own: float
    """Doing it oneself."""
    brief: float
    """Explaining it to a model."""
    check: float
    """Checking the answer."""
    rework: float
    """Doing it again after a failure that was seen."""
    slips: float
    """Chance that a failure slips through the check (0 to 1)."""
    escape: float
    """What a failure that slipped through costs later."""

    def break_even(self) -> float:
        """The chance of success above which delegating saves time.

        p > 1 - (own - brief - check) / ((1 - slips) * rework + slips * escape), all in minutes. Above 1 it never pays,
        at 0 or below always.
        """
        loss = (1 - self.slips) * self.rework + self.slips * self.escape
        gain = self.own - self.brief - self.check
        if loss <= 0:
            return 0.0 if gain > 0 else float("inf")
        return 1 - gain / loss

    def saved(self, chance: float) -> float:
        """Minutes that delegating saves on average at this chance of success; negative where it costs."""
        loss = (1 - self.slips) * self.rework + self.slips * self.escape
        return self.own - self.brief - self.check - (1 - chance) * loss


@dataclass(frozen=True)
class Decision:
    choice: Choice
    why: str


@dataclass(frozen=True)
class Policy:
    """A rule per kind of work: delegate above the break-even, keep what must stay with people, else work with help."""

    costs: Mapping[str, Costs]
    always_keep: frozenset[str] = frozenset()
    margin: float = 0.1
    """Closer to the break-even than this, a person stays in the loop."""

    def decide(self, kind: str, chance: float) -> Decision:
        """What to do with work that a model gets right with this chance. Raises BadEntry for an unknown kind."""
        if kind in self.always_keep:
            return Decision("keep", f"{kind} stays with people.")
        if kind not in self.costs:
            raise BadEntry(f"There are no costs for '{kind}'; known are {', '.join(self.costs)}.")
        needed = self.costs[kind].break_even()
        if needed > 1:
            return Decision("keep", "Delegating never pays here.")
        here, there = f"{100 * chance:.0f} %", f"the break-even of {100 * max(needed, 0):.0f} %"
        if chance >= min(needed + self.margin, 1.0):
            return Decision("delegate", f"{here} is above {there}.")
        if chance >= needed - self.margin:
            return Decision("assist", f"{here} is close to {there}.")
        return Decision("keep", f"{here} is below {there}.")
