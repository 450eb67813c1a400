"""The figures of the report: inline SVG, drawn with the page's own colours, each with its numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from grader.telling.report.markup import Markup

WIDTH = 360
MOST_BARS = 12


def totals(values: Sequence[float], points: float, median: float | None) -> Markup:
    """How many learners have how much: a bar a point where points are few and whole, else a bar a tenth."""
    whole = points <= MOST_BARS and all(
        float(value).is_integer() and 0 <= value <= points for value in (*values, points)
    )
    bars = int(points) + 1 if whole else 10
    counts = [0] * bars
    for value in values:
        counts[int(value) if whole else min(9, max(0, int(10 * value / points + 1e-9)))] += 1
    step, foot, high = 330 / bars, 120, 92
    left = (WIDTH - 330) / 2
    parts = []
    for place, count in enumerate(counts):
        x, height = left + place * step, high * count / max(*counts, 1)
        box = f'x="{x + 2:.1f}" y="{foot - height:.1f}" width="{step - 4:.1f}" height="{height:.1f}"'
        parts.append(f'<rect class="bar" {box}/>')
        if count:
            parts.append(_label(x + step / 2, foot - height - 4, str(count), soft=False))
        if whole:
            parts.append(_label(x + step / 2, foot + 19, str(place)))
    parts.append(f'<line class="axis" x1="{left}" x2="{left + 330}" y1="{foot}" y2="{foot}"/>')
    if not whole:
        parts += [_label(left + tenth * step, foot + 19, f"{10 * tenth} %") for tenth in range(0, 11, 2)]
    if median is not None:
        x = left + ((median + 0.5) * step if whole else min(10.0, max(0.0, 10 * median / points)) * step)
        parts.append(f'<path class="mark" d="M{x:.1f} {foot + 2} l4 6 h-8 z"/>')
    names = [f"{place}" if whole else f"{10 * place} to {10 * place + 10} %" for place in range(bars)]
    said = ", ".join(f"{name}: {count}" for name, count in zip(names, counts, strict=True) if count)
    unit = "Points" if whole else "Share of the points"
    title = f"Learners by {unit.lower()}"
    return _svg(title, f"{title}. {said}.", 144, parts, unit, "histogram")


def _label(x: float, y: float, text: str, soft: bool = True) -> str:
    kind = ' class="soft"' if soft else ""
    return f'<text{kind} x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{text}</text>'


def hand_ins(bins: Sequence[tuple[str, int]], due: int) -> Markup:
    """When work came in, relative to the due date, which lies before bin number `due`."""
    row, label = 19, 112
    widest = max(*(count for _, count in bins), 1)
    room = WIDTH - label - 34
    parts = []
    for place, (name, count) in enumerate(bins):
        y = place * row
        width = room * count / widest
        parts.append(f'<text class="soft" x="{label - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>')
        if count:
            late = " late" if place >= due else ""
            size = f'width="{width:.1f}" height="{row - 6}"'
            parts.append(f'<rect class="bar{late}" x="{label}" y="{y + 3}" {size}/>')
            parts.append(f'<text x="{label + width + 6:.1f}" y="{y + 13}">{count}</text>')
    parts.append(f'<line class="axis" x1="{label}" x2="{WIDTH - 22}" y1="{due * row}" y2="{due * row}"/>')
    parts.append(f'<text class="soft" x="{WIDTH}" y="{due * row + 3.5}" text-anchor="end">due</text>')
    said = ", ".join(f"{name}: {count}" for name, count in bins if count)
    title = "When learners handed in"
    return _svg(title, f"{title}. {said}.", row * len(bins) + 2, parts, "", "hand-ins")


def bar(share: float) -> Markup:
    """A share beside its number; the number says it, so that this is hidden from screen readers."""
    width = 64 * min(1.0, max(0.0, share))
    return Markup(
        '<svg class="tiny" viewBox="0 0 64 8" aria-hidden="true"><rect class="track" width="64" height="8"/>'
        f'<rect class="bar" width="{width:.1f}" height="8"/></svg>'
    )


def split(shares: Sequence[float]) -> Markup:
    """Shares of a whole in one bar, full, half and empty; the numbers beside it say it."""
    parts, left = [], 0.0
    for kind, share in zip(("bar", "bar half", "track"), shares, strict=True):
        width = 96 * min(1.0, max(0.0, share))
        parts.append(f'<rect class="{kind}" x="{left:.1f}" width="{width:.1f}" height="8"/>')
        left += width
    return Markup(f'<svg class="tiny wide" viewBox="0 0 96 8" aria-hidden="true">{"".join(parts)}</svg>')


def _svg(title: str, description: str, height: float, parts: Sequence[str], under: str, name: str) -> Markup:
    more = 16 if under else 0
    text = (
        f'<text class="soft" x="{WIDTH / 2}" y="{height + 12}" text-anchor="middle">{escape(under)}</text>'
        if under
        else ""
    )
    return Markup(
        f'<svg class="figure" viewBox="0 0 {WIDTH} {height + more}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
        f"{''.join(parts)}{text}</svg>"
    )
