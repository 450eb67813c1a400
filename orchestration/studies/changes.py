"""Eight changes in a row, one of them wrong: when do which tests turn red, and how long is the way back?

Each change rewrites one function of a world: as another right solution, or, in one change of the eight, with a slip.
All verdicts come from running the world's tests in the sandbox.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from html import escape
from statistics import fmean
from typing import TYPE_CHECKING, Protocol

from orchestration.checks.check import execute, tests_of
from orchestration.errors import BadEntry
from orchestration.intervals import wilson
from worlds import Slip, load

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.figures import Figure
    from orchestration.predictions import Prediction

NEAR = "after each change, its own tests"
LATE = "at the end, every test"
OUTSIDE = "at the end, from the outside"


@dataclass(frozen=True)
class History:
    """Eight changes, and what three ways of testing saw of the one that was wrong."""

    order: tuple[str, ...]
    """The functions' units, in the order in which they were changed."""
    slip: Slip
    red_after: int | None
    """After which change (from 1) the tests of the function just changed turned red."""
    named: tuple[str, ...]
    """The changed functions whose own tests fail at the end."""
    red_outside: bool
    """Whether the tests from the outside fail at the end."""
    undone: int | None
    """How many changes, the newest first, had to be undone until those tests passed again."""

    @property
    def place(self) -> int:
        """Which change was the wrong one, from 1."""
        return self.order.index(self.slip.unit) + 1


class Lock(Protocol):
    """A prediction that can be settled."""

    @property
    def prediction(self) -> Prediction | None: ...
    def settle(self, truth: float, *, simulated: bool) -> object: ...


@dataclass(frozen=True)
class Histories:
    """Many of them."""

    rows: tuple[History, ...]
    predictions: Mapping[str, Prediction] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    """Lines on what the learner expected."""

    def against(self, seen: Lock, undone: Lock) -> Histories:
        """The same beside two predictions, which are settled: `seen_outside`, in per cent, and `undone`.

        Where the tests from the outside never turned red, `undone` has no truth yet and stays unsettled.
        """
        said = str(seen.settle(round(self.seen_outside), simulated=False))
        back = "No test from the outside turned red, so nothing was undone."
        if any(one.red_outside for one in self.rows):
            back = str(undone.settle(round(self.undone, 1), simulated=False))
        made = seen.prediction
        return replace(self, predictions={OUTSIDE: made} if made else {}, said=(said, back))

    @property
    def seen_outside(self) -> float:
        """In how many of a hundred the tests from the outside turned red at the end."""
        return 100 * sum(one.red_outside for one in self.rows) / len(self.rows)

    @property
    def undone(self) -> float:
        """How many changes were undone on average, where they did; nan where never."""
        counts = [one.undone for one in self.rows if one.undone is not None]
        return fmean(counts) if counts else float("nan")

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a way of testing: histories, red (in how many the tests turned red), to look at (changes that may be
        the wrong one, on average, where they did), built on it (later changes made before anybody knew, on average).
        """
        import pandas as pd

        n = len(self.rows)
        later = fmean(len(one.order) - one.place for one in self.rows)
        near = [one for one in self.rows if one.red_after]
        named = [len(one.named) for one in self.rows if one.named]
        waited = fmean(one.red_after - one.place for one in near if one.red_after) if near else later
        rows = {
            NEAR: (n, len(near), 1.0, waited),
            LATE: (n, len(named), fmean(named) if named else float("nan"), later),
            OUTSIDE: (n, sum(one.red_outside for one in self.rows), self.undone, later),
        }
        names = ["histories", "red", "to look at", "built on it"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=names).round(1)

    @property
    def finding(self) -> str:
        n, seen = len(self.rows), sum(one.red_outside for one in self.rows)
        near = sum(one.red_after == one.place for one in self.rows)
        said = (
            f"After each change, the tests of what changed saw the bug at once in {near} of {n} histories. "
            f"At the end, the tests from the outside turned red in {seen} of {n}."
        )
        if not seen:
            return said
        return f"{said} Where they did, {self.undone:.1f} changes had to be undone on average until they passed again."

    def figure(self) -> Figure:
        """In how many histories the tests turned red, with 95 % intervals, and what was predicted."""
        import pandas as pd

        from orchestration.figures import dots

        arms = []
        for arm in (NEAR, OUTSIDE):
            n, red = int(self.table.loc[arm, "histories"]), int(self.table.loc[arm, "red"])
            low, high = wilson(red, n)
            arms.append({"arm": arm, "trials": n, "passed": red, "rate": red / n, "low": low, "high": high})
        return dots(
            pd.DataFrame(arms).set_index("arm"),
            self.predictions,
            title="Eight changes, one wrong: do the tests turn red?",
            x_label="Histories in which they did, %",
            simulated=False,
        )

    def __repr__(self) -> str:
        return "\n".join([self.finding, *self.said, "", self.table.to_string()])

    def _repr_html_(self) -> str:
        said = "".join(f"<p>◇&ensp;{escape(line)}</p>" for line in self.said)
        figure = self.figure()
        return f'<p class="oc-finding">{escape(self.finding)}</p>{said}{figure.svg}{self.table.to_html(border=0)}'


def histories(
    world: str,
    units: Sequence[str],
    outside: Sequence[str],
    *,
    count: int = 60,
    seed: int = 0,
) -> Histories:
    """Change these units of a world one after the other, one of them wrongly, `count` times over.

    Order, unit and slip are drawn by lot. `outside`: units whose tests a user of the whole would write; none of them
    may be among those that change. Raises BadEntry when one is.
    """
    both = set(units) & set(outside)
    if both:
        raise BadEntry(f"'{min(both)}' cannot both change and judge from the outside: take it out of one of the two.")
    dice = random.Random(f"histories {seed}")
    drawn = []
    for _ in range(count):
        order = tuple(dice.sample(list(units), len(units)))
        wrong = dice.choice(order)
        slips = [one for one in load(world).slips.values() if one.unit == wrong]
        drawn.append((order, dice.choice(slips)))
    judges = tuple(outside)
    with ThreadPoolExecutor(2) as threads:
        return Histories(tuple(threads.map(lambda one: _lived(world, one[0], one[1], judges), drawn)))


def _lived(world: str, order: tuple[str, ...], slip: Slip, outside: tuple[str, ...]) -> History:
    red = next((place for place, unit in enumerate(order, 1) if not _passes(world, (unit,), (unit,), slip.id)), None)
    named = tuple(unit for unit in order if not _passes(world, order, (unit,), slip.id))
    undone = None
    if not _passes(world, order, outside, slip.id):
        undone = next(
            (back for back in range(1, len(order) + 1) if _passes(world, order[:-back], outside, slip.id)),
            len(order),
        )
    return History(order, slip, red, named, undone is not None, undone)


def _passes(world: str, changed: Iterable[str], judges: tuple[str, ...], slip: str) -> bool:
    """Whether the tests of `judges` pass when `changed` are rewritten and the others are as they were."""
    return _run(world, frozenset(changed), judges, slip if load(world).slips[slip].unit in set(changed) else None)


@lru_cache(maxsize=65536)
def _run(world: str, changed: frozenset[str], judges: tuple[str, ...], slip: str | None) -> bool:
    known = load(world)
    codes = []
    for unit in known.units.values():
        if unit.id in changed:
            wrong = slip is not None and known.slips[slip].unit == unit.id
            codes.append(known.apply_slip(unit.reference, slip or "") if wrong else unit.alternatives[0])
    done = execute(known.program("\n\n\n".join(codes), tests_of(known, judges, held_back=True)))
    return done.ok and isinstance(done.value, dict) and not done.value["failed"]
