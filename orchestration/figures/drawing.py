"""The two drawings: a row an arm, and a curve against a number. matplotlib is loaded with the first figure."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from orchestration.figures.words import By, Chart, Point, number
from orchestration.predictions.prediction import Prediction

if TYPE_CHECKING:
    import pandas as pd


def dots(
    table: pd.DataFrame,
    predictions: Mapping[str, Prediction] | None = None,
    *,
    title: str = "",
    x_label: str = "",
    by: By = "rate",
    simulated: bool = True,
    heading: bool = True,
) -> Figure:
    """Draw one row an arm: the estimate, its 95 % interval, how many trials, and the learner's prediction below it.

    `title` is in the words and the table in any case, and above the drawing when `heading`.
    """
    from matplotlib.figure import Figure as Canvas

    chart = Chart.of(table, predictions or {}, title=title, label=x_label, by=by, simulated=simulated)
    points = chart.points
    head = textwrap.wrap(title, 74) if heading else []
    names = [name_lines(point.arm, 22) for point in points]
    left = 24 + 7.9 * max((len(line) for name in names for line in name.split("\n")), default=4)
    heights = [78.0 if point.guess is not None else 54.0 for point in points]
    top, bottom = 12 + 20 * len(head), 66
    canvas = Canvas(figsize=(WIDTH / 72, (top + sum(heights) + bottom) / 72))
    ax = axes(canvas, left=left, right=34, top=top, bottom=bottom)
    title_lines(canvas, head)
    ax.set_xlim(0, chart.end)
    ax.set_ylim(sum(heights), 0)
    ax.set_yticks([])
    ax.set_xlabel(chart.axis, color=INK, fontsize=12, labelpad=6)
    ax.grid(axis="x", color=GRID, linewidth=0.8)
    wide = (WIDTH - left - 34) / chart.end
    y = 0.0
    for point, name, height in zip(points, names, heights, strict=True):
        if y:
            ax.axhline(y, color=GRID, linewidth=0.8)
        at = y + 35
        ax.annotate(name, (0, at), xytext=(-14, 0), textcoords="offset points", ha="right", va="center", fontsize=12.5,
                    color=INK, fontweight="bold", annotation_clip=False, linespacing=1.25)  # fmt: skip
        _mark(ax, chart, point, at, wide)
        y += height
    _key(ax, points)
    return _finish(canvas, chart)


def curve(
    table: pd.DataFrame,
    predictions: Mapping[str, Prediction] | None = None,
    *,
    x: Mapping[str, float],
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    by: By = "rate",
    simulated: bool = True,
    heading: bool = True,
) -> Figure:
    """Draw the estimates against a number above 0 for each arm (`x`), on a logarithmic axis, with the predictions."""
    from matplotlib.figure import Figure as Canvas

    whole = Chart.of(table, predictions or {}, title=title, label=y_label, by=by, simulated=simulated)
    points = tuple(sorted((point for point in whole.points if point.arm in x), key=lambda point: x[point.arm]))
    chart = replace(whole, points=points)
    head = textwrap.wrap(title, 74) if heading else []
    top, bottom = 36 + 20 * len(head), 72
    canvas = Canvas(figsize=(WIDTH / 72, (top + 270 + bottom) / 72))
    wide = WIDTH - 62 - 60
    ax = axes(canvas, left=62, right=60, top=top, bottom=bottom)
    title_lines(canvas, head)
    canvas.text(0, 1 - (top - 16) / (canvas.get_figheight() * 72), chart.axis, color=INK, fontsize=12, ha="left")
    label = x_label or "Minutes of human work"
    xs = [x[point.arm] for point in points]
    ax.set_xscale("log")
    if xs:
        ax.set_xlim(min(xs) / 1.6, max(xs) * 1.6)
    ax.set_ylim(0, chart.end)
    ax.set_xticks(xs, [number(value) for value in xs])
    ax.minorticks_off()
    ax.set_xlabel(f"{label[0].upper()}{label[1:]}, logarithmic", color=INK, fontsize=12)
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    seen = [(at, point) for at, point in zip(xs, points, strict=True) if not math.isnan(point.value)]
    ax.plot([at for at, _ in seen], [point.value for _, point in seen], color=RESULT, linewidth=1.6, zorder=2)
    for at, point in seen:
        ax.plot([at, at], [point.low, point.high], color=RESULT, linewidth=2.2, marker="_", markersize=9, zorder=3,
                markeredgewidth=2.2, clip_on=False)  # fmt: skip
        ax.plot([at], [point.value], "o", color=RESULT, markersize=9, zorder=4, clip_on=False)
        low, high = (point.value if math.isnan(edge) else edge for edge in (point.low, point.high))
        below = low > 0.12 * chart.end  # under the interval, where the axis leaves room
        ax.annotate(chart.number(point.value), (at, low if below else high), xytext=(0, -5 if below else 5),
                    textcoords="offset points", ha="center", va="top" if below else "bottom", fontsize=12,
                    fontweight="bold", color=INK, zorder=6)  # fmt: skip
    beside = 1.0 if not xs else (max(xs) / min(xs) * 1.6**2) ** (11 / wide)  # 11 pixels, as a factor on this axis
    for at, point in zip(xs, points, strict=True):
        if point.guess is not None:
            _guess(ax, at * beside, point)
    counts = {point.trials for point in points}
    _key(ax, points, f" of {counts.pop()} trials" if len(counts) == 1 else "")
    return _finish(canvas, chart)


def _mark(ax: Any, chart: Chart, point: Point, at: float, wide: float) -> None:
    """One arm of `dots`: the result on its line, the prediction 24 pixels below it and the gap between them dotted."""
    if math.isnan(point.value):
        ax.annotate("no trial yet", (0, at), xytext=(8, 0), textcoords="offset points", va="center", color=MUTED,
                    fontsize=11.5)  # fmt: skip
    else:
        if not math.isnan(point.low):
            ax.plot([point.low, point.high], [at, at], color=RESULT, linewidth=2.4, marker="|", markersize=11,
                    markeredgewidth=2.4, solid_capstyle="butt", clip_on=False)  # fmt: skip
        ax.plot([point.value], [at], "o", color=RESULT, markersize=10, clip_on=False)
        of = f"{point.passed} of {point.trials}" if chart.by == "rate" else f"{point.trials} trials"
        _beside(ax, f"{chart.value(point)},  {of}", point.value, at - 17, wide, chart.end, centred=True, bold=True)
    if point.guess is None:
        return
    below = at + 25
    ax.plot([point.guess], [below], "D", markersize=8.5, markerfacecolor=PAPER, markeredgecolor=GUESS,
            markeredgewidth=2, clip_on=False)  # fmt: skip
    away = math.isnan(point.value) or point.guess >= point.value
    label = _beside(ax, f"you said {point.said}", point.guess, below, wide, chart.end, right=away)
    if not math.isnan(point.value):
        gap_line(ax, point.guess, point.value, at + 8, below, label)


def _beside(ax: Any, words: str, x: float, y: float, wide: float, end: float, *, centred: bool = False,
            right: bool = True, bold: bool = False) -> tuple[float, float]:  # fmt: skip
    """Write beside a mark, kept inside the axes (7.3 pixels a letter is the widest font's); gives where it stands."""
    length = 7.3 * len(words)
    if centred:
        middle = min(max(x * wide, length / 2), end * wide - length / 2 + 24) / wide
        ax.annotate(words, (middle, y), ha="center", va="center", fontsize=12, color=INK, annotation_clip=False,
                    fontweight="bold" if bold else "normal")  # fmt: skip
        return middle - length / 2 / wide, middle + length / 2 / wide
    if right and x * wide + 14 + length > end * wide + 28:
        right = x * wide - 14 - length < 0
    if not right and x * wide - 14 - length < 0:
        right = True
    ax.annotate(words, (x, y), xytext=(12 if right else -12, 0), textcoords="offset points", fontsize=12, color=INK,
                ha="left" if right else "right", va="center", annotation_clip=False)  # fmt: skip
    near, far = sorted(x + away / wide for away in ((12, 12 + length) if right else (-12, -12 - length)))
    return near, far


def _guess(ax: Any, at: float, point: Point) -> None:
    """One prediction of `curve`: a diamond right of the interval, the gap dotted, the words further right."""
    assert point.guess is not None
    if not math.isnan(point.value):
        ax.plot([at, at], [point.guess, point.value], color=GUESS, linewidth=1.4, linestyle=(0, (1, 2)), zorder=2)
    ax.plot([at], [point.guess], "D", markersize=8.5, markerfacecolor=PAPER, markeredgecolor=GUESS, markeredgewidth=2,
            zorder=5, clip_on=False)  # fmt: skip
    words = point.said.replace(" (", "\n").rstrip(")")
    ax.annotate(words, (at, point.guess), xytext=(11, 0), textcoords="offset points", ha="left", va="center",
                fontsize=11.5, color=INK, zorder=6, annotation_clip=False, linespacing=1.2)  # fmt: skip


def _key(ax: Any, points: Sequence[Point], trials: str = "") -> None:
    """What the marks mean, in words, under the axis."""
    words = f"●  result{trials}, with its 95 % interval"
    if any(point.guess is not None for point in points):
        words += "\u2003\u2003◇  what you predicted"
    ax.annotate(words, (0.5, 0), xycoords=("axes fraction", "figure pixels"), xytext=(0, 10), ha="center", va="bottom",
                textcoords="offset points", fontsize=11.5, color=MUTED, annotation_clip=False)  # fmt: skip


def _finish(canvas: Any, chart: Chart) -> Figure:
    return Figure(svg(canvas, chart.alt), chart.alt, chart.table, chart.gaps)
