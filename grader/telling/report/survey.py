"""Everything the class report says of one assignment, worked out from its rows. No figure stands here without its n."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import fsum

from grader.telling.report.measures import (
    ENOUGH,
    Reliability,
    Spread,
    correlation,
    reliability,
    spread,
    uncertainty,
    upper_lower,
)
from grader.telling.report.messages import Anonymous, Group, grouped
from grader.telling.report.people import Stuck, stuck
from grader.telling.report.rows import Cell, Key, Rows

WEAK, AGAINST, GOOD = 0.20, -0.10, 0.30
"""Correlations: below the first an item hardly separates, below the second it works against the rest, from the third on
it separates well."""
NEARLY = 0.95
MESSAGES = 3


@dataclass(frozen=True)
class Item:
    """A graded cell over the whole class."""

    cell: Cell
    n: int
    """Learners with a score."""
    full: int
    """Learners with all its points."""
    facility: float | None
    """Mean share of its points; None below ten learners and where it is worth nothing."""
    compared: int
    """Learners whose other points are all known."""
    separates: float | None
    """Correlation with the other points."""
    upper_lower: float | None
    """Share of its points in the upper 27 % of the class, less that in the lower."""
    counted: bool
    """Whether it is part of the totals."""
    flag: str
    first: tuple[int, int]
    latest: tuple[int, int]
    messages: tuple[Group, ...]
    other_messages: int
    """Learners whose message is none of those."""
    silent: int
    """Learners without full points and without a message."""
    unisolated: int
    unscored: int


@dataclass(frozen=True)
class Open:
    """A cell that still needs somebody."""

    cell: Cell
    students: tuple[str, ...]
    again: int
    """How many of them a person had graded before they handed in again."""
    messages: tuple[Group, ...]


@dataclass(frozen=True)
class Times:
    """Seconds of grading, and when work came in relative to the due date."""

    notebooks: int
    seconds: float
    middle: float
    longest: float
    bins: tuple[tuple[str, int], ...]
    """Empty when no due date or no time is known."""
    without: int
    """Learners of whom no time is known."""


@dataclass(frozen=True)
class Survey:
    """One assignment, ready to be told."""

    rows: Rows
    handed_in: int
    graded: int
    points: float
    """Points of the items in the totals."""
    totals: tuple[float, ...]
    """Of the learners all of whose counted items have a score, ascending."""
    spread: Spread | None
    """None below ten learners."""
    items: tuple[Item, ...]
    reliability: Reliability
    by_hand: tuple[Open, ...]
    trouble: tuple[Open, ...]
    stuck: tuple[Stuck, ...]
    repairs: tuple[Group, ...]
    repaired: int
    """Notebooks in which something was repaired."""
    findings: tuple[Group, ...]
    found: int
    sandboxes: tuple[tuple[str, int], ...]
    times: Times

    @property
    def left_out(self) -> tuple[Item, ...]:
        """Items worth points that are not in the totals yet."""
        return tuple(item for item in self.items if not item.counted and item.cell.points)


def survey(rows: Rows) -> Survey:
    """Work out the report of one assignment."""
    students = sorted(rows.handed_in_at)
    worth = [cell for cell in rows.cells if cell.points]
    counted = [cell for cell in worth if rows.scores[cell.key] and 2 * len(rows.scores[cell.key]) >= len(students)]
    complete = [student for student in students if all(student in rows.scores[cell.key] for cell in counted)]
    columns = [[rows.scores[cell.key][student] for student in complete] for cell in counted] if complete else []
    totals = {s: fsum(row[place] for row in columns) for place, s in enumerate(complete)} if columns else {}
    anonymous = Anonymous(rows.people.values())
    inside = {cell.key for cell in counted}
    waiting = frozenset().union(*rows.unscored.values(), *rows.look_again.values()) if rows.cells else frozenset()
    by_hand, trouble = _open(rows, anonymous)
    said: dict[Key, list[tuple[str, int]]] = {}
    for key, message, count in rows.said:
        if message not in rows.problems:
            said.setdefault(key, []).append((message, count))
    notes = [note for one in rows.newest for note in one.notes]
    found = [finding for one in rows.newest for finding in one.findings]
    return Survey(
        rows,
        handed_in=len(students),
        graded=len(set(students) - waiting),
        points=fsum(cell.points for cell in counted),
        totals=tuple(sorted(totals.values())),
        spread=spread(tuple(totals.values())) if len(totals) >= ENOUGH else None,
        items=tuple(
            _item(rows, cell, totals, cell.key in inside, said.get(cell.key, []), anonymous) for cell in rows.cells
        ),
        reliability=reliability(columns),
        by_hand=by_hand,
        trouble=trouble,
        stuck=stuck(rows),
        repairs=tuple(grouped(Counter(notes).items(), anonymous)),
        repaired=sum(bool(one.notes) for one in rows.newest),
        findings=tuple(grouped(Counter(found).items(), anonymous)),
        found=sum(bool(one.findings) for one in rows.newest),
        sandboxes=tuple(Counter(one.sandbox for one in rows.newest if one.sandbox).most_common()),
        times=_times(rows),
    )


def _item(
    rows: Rows, cell: Cell, totals: dict[str, float], counted: bool, said: list[tuple[str, int]], anonymous: Anonymous
) -> Item:
    scores = rows.scores[cell.key]
    n, points = len(scores), cell.points
    rest = [
        (score / points, totals[student] - (score if counted else 0.0))
        for student, score in scores.items()
        if student in totals and points
    ]
    enough = len(rest) >= ENOUGH
    facility = fsum(scores.values()) / n / points if n >= ENOUGH and points else None
    separates = correlation(rest) if enough else None
    groups = grouped([(message, count) for message, count in said if message.strip()], anonymous)
    return Item(
        cell,
        n=n,
        full=sum(score >= points for score in scores.values()),
        facility=facility,
        compared=len(rest),
        separates=separates,
        upper_lower=upper_lower(rest) if separates is not None else None,
        counted=counted,
        flag=_flag(n, facility, len(rest), separates),
        first=rows.first.get(cell.key, (0, 0)),
        latest=rows.latest.get(cell.key, (0, 0)),
        messages=tuple(groups[:MESSAGES]),
        other_messages=sum(group.count for group in groups[MESSAGES:]),
        silent=sum(count for message, count in said if not message.strip()),
        unisolated=rows.unisolated.get(cell.key, 0),
        unscored=len(rows.unscored[cell.key]),
    )


def _flag(n: int, facility: float | None, compared: int, separates: float | None) -> str:
    """What is worth a look, in words; empty when nothing is."""
    if facility is None:
        return ""
    if facility >= NEARLY:
        return "everybody passes" if facility >= 1 - 1e-9 else "nearly everybody passes"
    if facility <= 1 - NEARLY:
        who = "nobody passes" if facility <= 1e-9 else "hardly anybody passes"
        return f"{who}: look at the test, or teach it again"
    if separates is None or separates >= WEAK:
        return ""
    chance = f"; with {compared} learners this can be chance" if abs(separates - GOOD) < uncertainty(compared) else ""
    if separates > AGAINST:
        return f"does not separate{chance}"
    chance = f"; with {compared} learners this can be chance" if -separates < uncertainty(compared) else ""
    return f"works against the rest: look at the test{chance}"


def _open(rows: Rows, anonymous: Anonymous) -> tuple[tuple[Open, ...], tuple[Open, ...]]:
    """Cells that wait for a person, and cells that grading itself left open."""
    by_hand, trouble = [], []
    for cell in rows.cells:
        people, ours, said = set(rows.look_again[cell.key]), set(), Counter[str]()
        for student in rows.unscored[cell.key]:
            outcome, message = rows.opened.get((student, *cell.key), ("manual" if cell.by_hand else "internal", ""))
            if outcome == "internal":
                ours.add(student)
                said[message] += bool(message)
            else:
                people.add(student)
        if people:
            by_hand.append(Open(cell, tuple(sorted(people)), len(rows.look_again[cell.key]), ()))
        if ours:
            groups = grouped([(text, count) for text, count in said.items() if count], anonymous)
            trouble.append(Open(cell, tuple(sorted(ours)), 0, tuple(groups[:MESSAGES])))
    return tuple(by_hand), tuple(trouble)


BINS: Sequence[tuple[str, float]] = (
    ("over a week early", -168), ("3 to 7 days early", -72), ("1 to 3 days early", -24), ("last day", -6),
    ("last 6 hours", 0), ("up to a day late", 24), ("up to a week late", 168), ("later", float("inf")),
)  # fmt: skip
"""Names, and the hours after the due date up to which each reaches."""
DUE = [edge for _, edge in BINS].index(0) + 1
"""The first bin that is late."""


def _times(rows: Rows) -> Times:
    seconds = sorted(one.seconds for one in rows.newest)
    known = [(at, more) for at, more in rows.handed_in_at.values() if at is not None]
    counts = dict.fromkeys((name for name, _ in BINS), 0)
    if rows.due is not None:
        for at, more in known:
            hours = (at - rows.due - more) / timedelta(hours=1)
            counts[next(name for name, edge in BINS if hours <= edge)] += 1
    return Times(
        len(seconds),
        fsum(seconds),
        seconds[len(seconds) // 2] if seconds else 0.0,
        seconds[-1] if seconds else 0.0,
        tuple(counts.items()) if rows.due is not None and known else (),
        len(rows.handed_in_at) - len(known),
    )
