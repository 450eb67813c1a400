"""A published curve and a model's measured points on one drawing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape

from orchestration.figures.svg import GRID, GUESS, INK, MUTED, PAPER, RESULT, WIDTH, Figure, axes, name_lines, svg

Row = tuple[str, float, float, int, tuple[float, float]]
"""Name, published share, measured share, trials and the 95 % interval of one point."""


def fit(title: str, unit: str, rows: Sequence[Row], sentence: str) -> Figure:
    """Published points as hollow squares, the model's as filled circles with their 95 % intervals.

    `sentence` says in words what came out; it begins the text alternative and heads the table.
    """
    from matplotlib.figure import Figure as Canvas

    head = textwrap.wrap(title, 74)
    left, right, top, bottom = 62, 40, 44 + 20 * len(head), 84
    canvas = Canvas(figsize=(WIDTH / 72, (top + 230 + bottom) / 72))
    high = canvas.get_figheight() * 72
    ax = axes(canvas, left=left, right=right, top=top, bottom=bottom)
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    places = list(range(len(rows)))
    ax.set_xticks(places, [name_lines(name, 18) for name, *_ in rows])
    ax.set_xlim(-0.5, len(places) - 0.5)
    ax.set_ylim(0, 100)
    ax.set_xlabel(unit[0].upper() + unit[1:], color=INK, fontsize=12)
    canvas.text(0, 1 - 4 / high, "\n".join(head), color=INK, fontsize=13.5, fontweight="bold", ha="left", va="top")
    canvas.text(
        0, 1 - (top - 14) / high, "Share that comes out right, % (simulated)", color=INK, fontsize=12, ha="left"
    )
    ax.plot([at - 0.08 for at in places], [100 * published for _, published, *_ in rows], "s", markersize=9,
            markerfacecolor=PAPER, markeredgecolor=GUESS, markeredgewidth=2, clip_on=False, zorder=3)  # fmt: skip
    for at, (_, _, measured, _, (low, high_end)) in zip(places, rows, strict=True):
        ax.plot([at + 0.08] * 2, [100 * low, 100 * high_end], color=RESULT, linewidth=2.2, marker="_", markersize=9,
                markeredgewidth=2.2, clip_on=False, zorder=4)  # fmt: skip
        ax.plot([at + 0.08], [100 * measured], "o", color=RESULT, markersize=8.5, clip_on=False, zorder=5)
        ax.annotate(f"{100 * measured:.0f}", (at + 0.08, 100 * measured), xytext=(10, 0), textcoords="offset points",
                    ha="left", va="center", fontsize=12, fontweight="bold", color=INK, zorder=6)  # fmt: skip
    ax.annotate("□  published\u2003\u2003●  this practice model, with its 95 % interval", (0.5, 0),
                xycoords=("axes fraction", "figure pixels"), xytext=(0, 10), textcoords="offset points", ha="center",
                va="bottom", fontsize=11.5, color=MUTED, annotation_clip=False)  # fmt: skip
    points = "; ".join(f"{name}: published {one:.1%}, measured {other:.1%}" for name, one, other, *_ in rows)
    words = f"{sentence} {points}."
    return Figure(svg(canvas, words), words, _table(unit, rows, sentence))


def _table(unit: str, rows: Sequence[Row], sentence: str) -> str:
    body = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{published:.1%}</td><td>{measured:.1%}</td>"
        f"<td>{low:.1%} to {high:.1%}</td><td>{trials}</td></tr>"
        for name, published, measured, trials, (low, high) in rows
    )
    return (
        f'<table class="oc-table"><caption>{escape(sentence)}</caption>'
        f"<thead><tr><th scope=col>{escape(unit)}</th>"
        "<th scope=col>published</th><th scope=col>measured</th><th scope=col>95 % interval</th>"
        f"<th scope=col>trials</th></tr></thead><tbody>{body}</tbody></table>"
    )
