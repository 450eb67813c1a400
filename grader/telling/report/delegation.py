"""How a class delegates: what learners handed over and kept, how it ended, and whether they saw it coming.

From the units of work that learners shared. Nothing is said of fewer than five learners or ten units, and never
anything of one learner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from grader.telling.report.measures import ENOUGH
from grader.telling.report.shared_files import Record, number

FEWEST = 5
"""Learners below which a figure would be about persons."""
OF_EACH = 5
"""Units that a learner must have to count in the spread: a share of fewer is mostly chance."""
GIVE, KEEP = "mostly worth delegating", "mostly kept"
KINDS: Mapping[str, tuple[str, str]] = {
    "boilerplate": ("Boilerplate", GIVE), "tests": ("Tests", GIVE), "migration": ("Migration", GIVE),
    "docs": ("Documentation", GIVE), "bug_investigation": ("Bug investigation", GIVE),
    "architecture": ("Architecture", KEEP), "security": ("Security-critical logic", KEEP),
    "business_rules": ("Business rules", KEEP), "ux": ("User experience", KEEP), "trade_off": ("Trade-offs", KEEP),
    "other": ("Other", ""),
}  # fmt: skip
"""The words that a unit's kind is said in, what the page calls them, and what the course's table says of them."""
DECISIONS = ("delegate", "assist", "keep")
OUTCOMES = ("accepted", "edited", "rejected", "abandoned", "done")


@dataclass(frozen=True)
class Unit:
    """One unit of work that is closed."""

    learner: int
    kind: str
    decision: str
    outcome: str
    first_pass: bool | None
    verified: bool
    said: float | None
    """The chance of success that was given beforehand."""
    rework_min: float | None
    simulated: bool


@dataclass(frozen=True)
class Figure:
    """One number over units, and how far learners lie apart in it; None stands for: too few to tell."""

    value: float | None
    n: int
    """Units that it is of."""
    learners: int
    quartiles: tuple[float, float, float] | None
    """Over learners with at least five such units."""
    counted: int
    """How many learners those are."""


@dataclass(frozen=True)
class Kind:
    """One kind of work, or one side of the course's table."""

    name: str
    side: str
    n: int
    learners: int
    shares: tuple[float, float, float] | None
    """Delegated, assisted, kept."""
    first_pass: Figure
    verified: Figure


@dataclass(frozen=True)
class Delegation:
    """What the units of a class say."""

    learners: int
    n: int
    worked: int
    """Units that a model worked on: delegated or assisted."""
    simulated: int
    """Of those, by a simulated model."""
    largest: float
    """The share of all units that the most active learner has."""
    sides: tuple[Kind, ...]
    kinds: tuple[Kind, ...]
    first_pass: Figure
    verified: Figure
    unchecked: Figure
    """Accepted without any check."""
    rework: Figure
    """Own minutes, where they were noted."""
    brier: Figure
    said: float | None
    """Mean chance given, of the units in `brier`."""
    got: float | None
    """The share of those that were accepted at first."""
    arms: int
    """Arms of experiments, which are in no other figure: learners asked a model something, and delegated nothing."""
    bad_lines: int


def delegated(learners: Sequence[Sequence[Record]]) -> Delegation:
    """The figures of a class; records that are no units are passed over, and broken units counted."""
    units: list[Unit] = []
    arms = bad_lines = 0
    for place, records in enumerate(learners):
        seen: set[str] = set()
        for record in records:
            if record.get("t") == "shared_unit":
                unit = _unit(record, place)
                if unit is None or record["unit"] in seen:
                    bad_lines += 1
                    continue
                seen.add(record["unit"])
                if record.get("tool") == "experiment":
                    arms += 1
                else:
                    units.append(unit)
    by_learner: dict[int, int] = defaultdict(int)
    for unit in units:
        by_learner[unit.learner] += 1
    worked = [unit for unit in units if unit.decision != "keep"]
    forecast = [unit for unit in worked if unit.said is not None and unit.first_pass is not None]
    brier = _figure(forecast, lambda unit: ((unit.said or 0.0) - bool(unit.first_pass)) ** 2)
    return Delegation(
        learners=len(by_learner),
        n=len(units),
        worked=len(worked),
        simulated=sum(unit.simulated for unit in worked),
        largest=max(by_learner.values(), default=0) / max(len(units), 1),
        sides=tuple(_kind(side, side, [one for one in units if KINDS[one.kind][1] == side]) for side in (GIVE, KEEP)),
        kinds=tuple(_kind(*KINDS[kind], [one for one in units if one.kind == kind]) for kind in KINDS),
        first_pass=_figure(worked, lambda unit: unit.first_pass),
        verified=_figure(worked, lambda unit: unit.verified),
        unchecked=_figure(worked, lambda unit: unit.outcome == "accepted" and not unit.verified),
        rework=_figure(worked, lambda unit: unit.rework_min),
        brier=brier,
        said=None if brier.value is None else fsum(unit.said or 0.0 for unit in forecast) / len(forecast),
        got=None if brier.value is None else sum(bool(unit.first_pass) for unit in forecast) / len(forecast),
        arms=arms,
        bad_lines=bad_lines,
    )


def _unit(record: Record, learner: int) -> Unit | None:
    """A unit with all that is asked of it, each of its type; else None."""
    said, rework = record.get("predicted_success"), record.get("rework_s")
    first, verified, simulated = (record.get(name) for name in ("accepted_first", "verified", "simulated"))
    kind, decision, outcome = (record.get(name) for name in ("kind", "decision", "outcome"))
    good = (
        isinstance(record.get("unit"), str)
        and all(isinstance(word, str) for word in (kind, decision, outcome))
        and kind in KINDS
        and decision in DECISIONS
        and outcome in OUTCOMES
        and all(flag is None or isinstance(flag, bool) for flag in (first, verified, simulated))
        and (said is None or (number(said) and 0 <= said <= 1))
        and (rework is None or (number(rework) and rework >= 0))
    )
    if not good:
        return None
    return Unit(
        learner, str(kind), str(decision), str(outcome), first, bool(verified), said,
        None if rework is None else rework / 60, bool(simulated),
    )  # fmt: skip


def _kind(name: str, side: str, units: Sequence[Unit]) -> Kind:
    worked = [unit for unit in units if unit.decision != "keep"]
    learners = len({unit.learner for unit in units})
    shares = None
    if len(units) >= ENOUGH and learners >= FEWEST:
        delegate, assist, keep = (
            sum(unit.decision == decision for unit in units) / len(units) for decision in DECISIONS
        )
        shares = (delegate, assist, keep)
    return Kind(
        name=name,
        side=side,
        n=len(units),
        learners=learners,
        shares=shares,
        first_pass=_figure(worked, lambda unit: unit.first_pass),
        verified=_figure(worked, lambda unit: unit.verified),
    )


def _figure(units: Sequence[Unit], value: Callable[[Unit], Any]) -> Figure:
    """The mean over units, and the quartiles of the learners' own means."""
    of: dict[int, list[float]] = defaultdict(list)
    for unit in units:
        if (one := value(unit)) is not None:
            of[unit.learner].append(float(one))
    values = [one for mine in of.values() for one in mine]
    told = len(values) >= ENOUGH and len(of) >= FEWEST
    means = sorted(fsum(mine) / len(mine) for mine in of.values() if len(mine) >= OF_EACH)
    return Figure(
        value=fsum(values) / len(values) if told else None,
        n=len(values),
        learners=len(of),
        quartiles=_quartiles(means) if told and len(means) >= FEWEST else None,
        counted=len(means),
    )


def _quartiles(ordered: Sequence[float]) -> tuple[float, float, float]:
    """Of sorted values, between neighbours where a quarter falls between two (Hyndman and Fan's type 7)."""

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (place - low) * (ordered[high] - ordered[low])

    return at(0.25), at(0.5), at(0.75)
