"""A figure around zero: what was saved or lost, a row a group, with intervals and the learner's predictions."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from orchestration.figures.svg import (
    GRID,
    GUESS,
    INK,
    MUTED,
    PAPER,
    RESULT,
    WIDTH,
    Figure,
    axes,
    gap_line,
    name_lines,
    svg,
    title_lines,
)
from orchestration.figures.words import number, said
from orchestration.predictions.apart import apart
from orchestration.predictions.prediction import Answered, Prediction

if TYPE_CHECKING:
    import pandas as pd


def around_zero(
    table: pd.DataFrame,
    predictions: Mapping[str, Prediction] | None = None,
    *,
    unit: str = "%",
    title: str = "",
    x_label: str = "",
    less: str = "",
    more: str = "",
    simulated: bool = True,
    heading: bool = True,
) -> Figure:
    """Draw one row a group on an axis with zero in it: the value, its 95 % interval and the prediction below.

    `table` has `value`, `low` and `high` in `unit` (nan intervals are left out) and, where given, `n` and `note` (words
    behind the value, such as "3 escapes"); its index names the groups. `less` and `more` say what lies left and right
    of zero. Predictions of numbers are hollow diamonds.
    """
    from matplotlib.figure import Figure as Canvas

    given = {
        name: one for name, one in (predictions or {}).items() if name in table.index and not isinstance(one.value, str)
    }
    rows = [(str(name), row) for name, row in zip(table.index, table.to_dict("records"), strict=True)]
    axis = x_label + (" (simulated)" if simulated else "")
    names = [name_lines(name.replace("_", " "), 22) for name, _ in rows]
    left = 24 + 7.9 * max((len(line) for name in names for line in name.split("\n")), default=4)
    heights = [84.0 if name in given else 52.0 for name, _ in rows]
    head = textwrap.wrap(title, 74) if heading else []
    top, bottom = 36 + 20 * len(head), 66
    canvas = Canvas(figsize=(WIDTH / 72, (top + sum(heights) + bottom) / 72))
    ax = axes(canvas, left=left, right=34, top=top, bottom=bottom)
    title_lines(canvas, head)
    low, high = _ends(rows, given, WIDTH - left - 34)
    ax.set_xlim(low, high)
    ax.set_ylim(sum(heights), 0)
    ax.set_yticks([])
    ax.set_xlabel(axis, color=INK, fontsize=12, labelpad=6)
    ax.grid(axis="x", color=GRID, linewidth=0.8)
    ax.axvline(0, color=INK, linewidth=1.6)
    for words, side in ((f"← {less}" if less else "", "right"), (f"{more} →" if more else "", "left")):
        ax.annotate(words, (0, 0), xytext=(-8 if side == "right" else 8, 12), textcoords="offset points", ha=side,
                    va="center", fontsize=12, color=MUTED, annotation_clip=False)  # fmt: skip
    y = 0.0
    for (name, row), label, height in zip(rows, names, heights, strict=True):
        at = y + 34
        if y:
            ax.axhline(y, color=GRID, linewidth=0.8)
        ax.annotate(label, (low, at), xytext=(-14, 0), textcoords="offset points", ha="right", va="center",
                    fontsize=12.5, color=INK, fontweight="bold", annotation_clip=False, linespacing=1.25)  # fmt: skip
        _row(ax, row, at, unit, (low, high), left)
        if name in given:
            _guess(ax, given[name], row, at, (low, high), left)
        y += height
    key = "●  result, with its 95 % interval" + ("\u2003\u2003◇  what you predicted" if given else "")
    ax.annotate(key, (0.5, 0), xycoords=("axes fraction", "figure pixels"), xytext=(0, 10), ha="center", va="bottom",
                textcoords="offset points", fontsize=11.5, color=MUTED, annotation_clip=False)  # fmt: skip
    told = ". ".join(_told(name, row, unit, given.get(name)) for name, row in rows)
    sides = "; ".join(
        words for words in (f"left of zero: {less}" if less else "", f"right: {more}" if more else "") if words
    )
    opening = f"{title or 'Changes'}{'' if title[-1:] in ('?', '!', '.') else '.'}"
    alt = f"{opening} {axis}{f' ({sides})' if sides else ''}. {told}.{' Simulated.' if simulated else ''}"
    gaps = tuple(_gap(name, row, unit, given[name]) for name, row in rows if name in given)
    return Figure(svg(canvas, alt), alt, _table(title, axis, rows, unit, given), gaps)


def _ends(rows: list[tuple[str, Any]], given: Mapping[str, Prediction], pixels: float) -> tuple[float, float]:
    """Where the axis begins and ends: all marks and zero, with room for a label that would else lie across zero."""
    marks = [0.0, *(float(one.value) for one in given.values())]
    for _, row in rows:
        marks += [float(row[name]) for name in ("value", "low", "high") if not math.isnan(float(row[name]))]
    wide = max(marks) - min(marks) or 1.0
    low, high = min(marks) - 0.14 * wide, max(marks) + 0.14 * wide
    for _ in range(9):  # room on one side takes from the other
        for one in given.values():
            x, room = float(one.value), _room(one)
            part = min(room / pixels, 0.4)
            if 0 < x * pixels / (high - low) < room:
                high = max(high, (x - part * low) / (1 - part))
            elif 0 < -x * pixels / (high - low) < room:
                low = min(low, (x - part * high) / (1 - part))
    return low, high


def _label(one: Prediction) -> str:
    return f"you said {said(one)}".replace(" (", "\n").rstrip(")")


def _room(one: Prediction) -> float:
    """Pixels from a prediction's mark to the end of its label (7.3 a letter is the widest font's)."""
    return 14 + 7.3 * max(map(len, _label(one).split("\n")))


def _row(ax: Any, row: Mapping[str, Any], at: float, unit: str, ends: tuple[float, float], left: float) -> None:
    if not math.isnan(float(row["low"])):
        ax.plot([row["low"], row["high"]], [at, at], color=RESULT, linewidth=2.4, marker="|", markersize=11,
                markeredgewidth=2.4, solid_capstyle="butt", clip_on=False)  # fmt: skip
    ax.plot([row["value"]], [at], "o", color=RESULT, markersize=10, clip_on=False)
    words = ",  ".join([signed(row["value"], unit), *_notes(row)])
    _words(ax, words, float(row["value"]), at - 17, ends, left, fontweight="bold")


def _guess(ax: Any, one: Prediction, row: Mapping[str, Any], at: float, ends: tuple[float, float], left: float) -> None:
    x, value, below = float(one.value), float(row["value"]), at + 24
    ax.plot([x], [below], "D", markersize=8.5, markerfacecolor=PAPER, markeredgecolor=GUESS, markeredgewidth=2,
            clip_on=False)  # fmt: skip
    pixel = (ends[1] - ends[0]) / (WIDTH - left - 34)
    far, near = _room(one) * pixel, 12 * pixel
    sides = {"left": (x + near, x + far), "right": (x - far, x - near)}  # by how the label is aligned

    def worse(side: str) -> tuple[bool, bool, bool]:
        start, end = sides[side]
        outside = start < ends[0] or end > ends[1] + 28 * pixel
        return outside, start < 0 < end, (value > x) == (start > x)

    align = min(sides, key=worse)
    gap_line(ax, x, value, at + 8, below, sides[align])
    ax.annotate(_label(one), (x, below), xytext=(12 if align == "left" else -12, 0), fontsize=12, color=INK, ha=align,
                textcoords="offset points", va="center", linespacing=1.2, annotation_clip=False,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5})  # fmt: skip


def _words(ax: Any, words: str, x: float, y: float, ends: tuple[float, float], left: float, **style: Any) -> None:
    """Words centred above a mark, kept inside the axes."""
    scale = (WIDTH - left - 34) / (ends[1] - ends[0])
    half = 7.3 * len(words) / 2 / scale
    middle = min(max(x, ends[0] + half), ends[1] - half + 24 / scale)
    ax.annotate(words, (middle, y), ha="center", va="center", fontsize=12, color=INK, annotation_clip=False, **style)


def signed(value: float, unit: str) -> str:
    """A change with its sign: `+19 %`, `−7.5 min`, `0 %`."""
    size = abs(float(value))
    rounded = number(size if size >= 10 else round(size, 1))
    sign = "" if rounded == "0" else "+" if value > 0 else "−"
    return f"{sign}{rounded} {unit}".strip()


def _between(row: Mapping[str, Any]) -> str:
    return "–" if math.isnan(float(row["low"])) else f"{signed(row['low'], '')} to {signed(row['high'], '')}"


def _notes(row: Mapping[str, Any]) -> list[str]:
    return [*([f"n = {row['n']:.0f}"] if "n" in row else []), *([str(row["note"])] if row.get("note") else [])]


def _told(name: str, row: Mapping[str, Any], unit: str, one: Prediction | None) -> str:
    words = f"{name.replace('_', ' ')}: {signed(row['value'], unit)}"
    words += "" if math.isnan(float(row["low"])) else f" (95 % interval {_between(row)})"
    words += "".join(f", {note}" for note in _notes(row))
    return f"{words}; you said {said(one)}" if one else words


def _gap(name: str, row: Mapping[str, Any], unit: str, one: Prediction) -> str:
    met = apart(Answered(one, truth=float(row["value"])))
    return f"{name.replace('_', ' ')}: you said {said(one)}, it was {signed(row['value'], unit)}: {met}."


def _table(title: str, axis: str, rows: list[tuple[str, Any]], unit: str, given: Mapping[str, Prediction]) -> str:
    noted = any(_notes(row) for _, row in rows)
    names = ["", axis.replace(" (simulated)", ""), "95 % interval"] + ["n"] * noted + ["You said"] * bool(given)
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = ""
    for name, row in rows:
        cells = [signed(row["value"], unit), _between(row)] + [", ".join(_notes(row))] * noted
        cells += [said(given[name]) if name in given else "–"] * bool(given)
        rest = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        body += f'<tr><th scope="row">{escape(name.replace("_", " "))}</th>{rest}</tr>'
    caption = escape(f"{title or 'Changes'}{' (simulated)' if 'simulated' in axis else ''}")
    opening = f'<table class="oc-table"><caption>{caption}</caption><thead><tr>{top}</tr></thead>'
    return f"{opening}<tbody>{body}</tbody></table>"
