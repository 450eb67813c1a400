"""A plan as a graph: a box a step, an arrow to every step that uses what it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from orchestration.figures.svg import FONT, STYLE, WIDTH, Figure

_HIGH, _GAP, _WIDE, _ROOM = 58.0, 34.0, 292.0, 16.0
_LETTER = 7.1  # pixels of a letter of a box's first line, about

Kind = Literal["open", "passed", "failed", "unchecked"]


@dataclass(frozen=True)
class Box:
    """One step as it is drawn."""

    id: str
    title: str
    needs: tuple[str, ...] = ()
    """Ids of the steps whose products it uses."""
    produces: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    minutes: float = 0.0
    missing: tuple[str, ...] = ()
    """What it uses and no step makes."""
    kind: Kind = "open"
    state: str = ""
    """What became of it, in a few words; empty while it has not been carried out."""


_MARKS: dict[Kind, str] = {"open": "", "passed": "✓ ", "failed": "✗ ", "unchecked": "– "}
_LINES: dict[Kind, str] = {
    "open": 'stroke="var(--oc-muted)" stroke-width="1.2"',
    "passed": 'stroke="var(--oc-result)" stroke-width="2.4"',
    "failed": 'stroke="var(--oc-guess)" stroke-width="2.4" stroke-dasharray="7 4"',
    "unchecked": 'stroke="var(--oc-ink)" stroke-width="1.6" stroke-dasharray="2 3"',
}


def plan_graph(boxes: Sequence[Box], *, title: str = "") -> Figure:
    """Draw the steps of a plan from top to bottom, each below all that it needs.

    An arrow that follows from others is left out of the drawing (A to C beside A to B to C); the table has every need.
    Steps that wait for each other in a circle are drawn in the order given, with every arrow between them. States
    differ in mark, words and line.
    """
    alt = _alt(boxes, title)
    return Figure(_svg(boxes, alt), alt, _table(boxes, title))


def levels(boxes: Sequence[Box]) -> list[list[Box]]:
    """The steps by row: each a row below the last of its needs; one a row where they go in a circle."""
    rows: dict[str, int] = {}
    known = {box.id for box in boxes}
    left = list(boxes)
    while left:
        placed = [box for box in left if all(need in rows for need in box.needs if need in known)]
        if not placed:
            return [[box] for box in boxes]
        for box in placed:
            rows[box.id] = 1 + max((rows[need] for need in box.needs if need in known), default=-1)
        left = [box for box in left if box.id not in rows]
    return [[box for box in boxes if rows[box.id] == level] for level in sorted(set(rows.values()))]


def _svg(boxes: Sequence[Box], alt: str) -> str:
    rows = levels(boxes)
    places: dict[str, tuple[float, float, float]] = {}
    for level, row in enumerate(rows):
        wide = min(_WIDE, (WIDTH - 2 - _ROOM * (len(row) - 1)) / max(len(row), 1))
        start = (WIDTH - (wide * len(row) + _ROOM * (len(row) - 1))) / 2
        for column, box in enumerate(row):
            places[box.id] = start + column * (wide + _ROOM), 2 + level * (_HIGH + _GAP), wide
    at = {box.id: level for level, row in enumerate(rows) for box in row}
    arrows = [_arrow(used, box.id, places, at) for box in boxes for used in _drawn(box, boxes)]
    high = 4 + len(rows) * (_HIGH + _GAP) - _GAP if rows else 30
    body = "".join(arrows) + "".join(_box(box, *places[box.id]) for box in boxes)
    if not boxes:
        body = f'<text x="1" y="18" style="font: 12.5px {FONT}" fill="var(--oc-muted)">no step yet</text>'
    head = '<defs><marker id="oc-plan-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    head += 'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="var(--oc-ink)"/></marker></defs>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="oc-figure oc-plan" viewBox="0 0 {WIDTH} {high:g}" role="img" '
        f'aria-label="{escape(alt)}">\n<style>{STYLE}</style>\n{head}{body}</svg>'
    )


def _drawn(box: Box, boxes: Sequence[Box]) -> list[str]:
    """The needs that do not follow from its other needs; in a circle each follows from each, and all are drawn."""
    by_id = {one.id: one for one in boxes}
    direct = [need for need in dict.fromkeys(box.needs) if need in by_id and need != box.id]
    before = {need: _before(need, by_id) for need in direct}
    return [need for need in direct if not any(need in before[other] and other not in before[need] for other in direct)]


def _before(step: str, by_id: Mapping[str, Box]) -> set[str]:
    found: set[str] = set()
    left = [step]
    while left:
        for need in by_id[left.pop()].needs:
            if need in by_id and need not in found:
                found.add(need)
                left.append(need)
    return found - {step}


def _arrow(used: str, user: str, places: Mapping[str, tuple[float, float, float]], at: Mapping[str, int]) -> str:
    """From the step that is used to the one that uses it; past the boxes between them, on the side that is nearer."""
    (x, y, wide), (to_x, to_y, to_wide) = places[used], places[user]
    line = 'fill="none" stroke="var(--oc-ink)" stroke-width="1.3" marker-end="url(#oc-plan-tip)"'
    if at[user] - at[used] == 1:
        x1, y1, x2, y2 = x + wide / 2, y + _HIGH, to_x + to_wide / 2, to_y - 2
        return f'<path d="M{x1:.1f} {y1:.1f} C{x1:.1f} {y1 + 18:.1f} {x2:.1f} {y2 - 18:.1f} {x2:.1f} {y2:.1f}" {line}/>'
    first, last = sorted((at[used], at[user]))
    passed = [places[one] for one, level in at.items() if first <= level <= last]
    right = x + wide / 2 >= to_x + to_wide / 2
    side = max(left + size for left, _, size in passed) + 26 if right else min(left for left, _, _ in passed) - 26
    x1, x2 = (x + wide, to_x + to_wide) if right else (x, to_x)
    y1, y2 = y + _HIGH / 2, to_y + _HIGH / 2
    return (
        f'<path d="M{x1:.1f} {y1:.1f} C{side:.1f} {y1:.1f} {side:.1f} {y1 + 20:.1f} {side:.1f} {(y1 + y2) / 2:.1f} '
        f'S{side:.1f} {y2:.1f} {x2:.1f} {y2:.1f}" {line}/>'
    )


def _box(box: Box, x: float, y: float, wide: float) -> str:
    middle = x + wide / 2
    first = _fit(f"{_MARKS[box.kind]}{box.title}", wide, _LETTER)
    second = _fit(_facts(box), wide, 6.4)
    third = _fit(box.state or ", ".join(box.produces), wide, 6.4)
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{_HIGH}" rx="5" fill="var(--oc-paper)" '
        f"{_LINES[box.kind]}/>"
        + _text(middle, y + 19, first, "600 12px", "ink")
        + _text(middle, y + 35, second, "11.5px", "muted")
        + _text(middle, y + 50, third, "11.5px", "ink" if box.state else "muted")
    )


def _facts(box: Box) -> str:
    minutes = f"{box.minutes:g} min" if box.minutes else ""
    checks = f"{len(box.checks)} check{'' if len(box.checks) == 1 else 's'}" if box.checks else "no check"
    missing = f"? {', '.join(box.missing)}" if box.missing else ""
    return " · ".join(part for part in (minutes, checks, missing) if part)


def _text(x: float, y: float, text: str, font: str, colour: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" style="font: {font} {FONT}" fill="var(--oc-{colour})">'
        f"{escape(text)}</text>"
    )


def _fit(text: str, wide: float, letter: float) -> str:
    most = int((wide - 14) / letter)
    return text if len(text) <= most else text[: max(most - 1, 1)].rstrip() + "…"


def _alt(boxes: Sequence[Box], title: str) -> str:
    said = []
    for box in boxes:
        after = f"after {', '.join(box.needs)}" if box.needs else "needs no other step"
        said.append(f"{box.id}: {after}; {_facts(box)}" + (f"; {box.state}" if box.state else ""))
    opening = title or "A plan"
    return f"{opening}, {len(boxes)} step{'' if len(boxes) == 1 else 's'}. " + ". ".join(said) + ("." if said else "")


def _table(boxes: Sequence[Box], title: str) -> str:
    names = ("Step", "Needs", "Gives", "Checked by", "Minutes", "What became of it")
    left = (0, 1, 2, 3, 5)
    head = "".join(f'<th scope="col"{_words(place in left)}>{escape(name)}</th>' for place, name in enumerate(names))
    rows = []
    for box in boxes:
        needs = ", ".join((*box.needs, *(f"{one} (nobody makes it)" for one in box.missing))) or "–"
        cells = (
            needs,
            ", ".join(box.produces) or "–",
            ", ".join(box.checks) or "nothing",
            f"{box.minutes:g}",
            box.state or "–",
        )
        rows.append(
            f'<tr><th scope="row">{escape(box.title)}</th>'
            + "".join(f"<td{_words(place in left)}>{escape(cell)}</td>" for place, cell in enumerate(cells, 1))
            + "</tr>"
        )
    return (
        f'<div class="oc-scroll"><table class="oc-table oc-plan-table"><caption>{escape(title or "A plan")}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _words(yes: bool) -> str:
    return ' class="oc-words"' if yes else ""
