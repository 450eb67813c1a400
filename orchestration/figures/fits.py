"""A published curve and a model's measured points on one drawing."""

from __future__ import annotations

import textwrap
from html import escape
from typing import TYPE_CHECKING

from orchestration.figures.svg import GRID, GUESS, INK, MUTED, PAPER, RESULT, WIDTH, Figure, svg

if TYPE_CHECKING:
    from orchestration.calibration import Fit


def fit(made: Fit) -> Figure:
    """Published points as hollow squares, the model's as filled circles with their 95 % intervals."""
    from matplotlib.figure import Figure as Canvas

    title = f"{made.model}{' (simulated)' if made.simulated else ''}: {made.error:.1f} points from what was published"
    head = textwrap.wrap(title, 74)
    left, right, top, bottom = 62, 40, 44 + 20 * len(head), 84
    canvas = Canvas(figsize=(WIDTH / 72, (top + 230 + bottom) / 72))
    high = canvas.get_figheight() * 72
    ax = canvas.add_axes((left / WIDTH, bottom / high, 1 - (left + right) / WIDTH, 1 - (top + bottom) / high))
    ax.set_facecolor("none")
    ax.set_axisbelow(True)
    for side in ("top", "left", "right"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(MUTED)
    ax.tick_params(length=0, labelsize=11.5, labelcolor=MUTED, pad=7)
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    places = list(range(len(made.names)))
    ax.set_xticks(places, [textwrap.fill(name, 18) for name in made.names])
    ax.set_xlim(-0.5, len(places) - 0.5)
    ax.set_ylim(0, 100)
    ax.set_xlabel(made.unit[0].upper() + made.unit[1:], color=INK, fontsize=12)
    canvas.text(0, 1 - 4 / high, "\n".join(head), color=INK, fontsize=13.5, fontweight="bold", ha="left", va="top")
    canvas.text(
        0, 1 - (top - 14) / high, "Share that comes out right, % (simulated)", color=INK, fontsize=12, ha="left"
    )
    ax.plot([at - 0.08 for at in places], [100 * share for share in made.published], "s", markersize=9,
            markerfacecolor=PAPER, markeredgecolor=GUESS, markeredgewidth=2, clip_on=False, zorder=3)  # fmt: skip
    for at, (_, _, measured, _, (low, high_end)) in zip(places, made.rows, strict=True):
        ax.plot([at + 0.08] * 2, [100 * low, 100 * high_end], color=RESULT, linewidth=2.2, marker="_", markersize=9,
                markeredgewidth=2.2, clip_on=False, zorder=4)  # fmt: skip
        ax.plot([at + 0.08], [100 * measured], "o", color=RESULT, markersize=8.5, clip_on=False, zorder=5)
        ax.annotate(f"{100 * measured:.0f}", (at + 0.08, 100 * measured), xytext=(10, 0), textcoords="offset points",
                    ha="left", va="center", fontsize=12, fontweight="bold", color=INK, zorder=6)  # fmt: skip
    ax.annotate("□  published\u2003\u2003●  this practice model, with its 95 % interval", (0.5, 0),
                xycoords=("axes fraction", "figure pixels"), xytext=(0, 10), textcoords="offset points", ha="center",
                va="bottom", fontsize=11.5, color=MUTED, annotation_clip=False)  # fmt: skip
    return Figure(svg(canvas, alt(made)), alt(made), _table(made))


def alt(made: Fit) -> str:
    """The figure in words."""
    points = "; ".join(
        f"{name}: published {published:.1%}, measured {measured:.1%}" for name, published, measured, _, _ in made.rows
    )
    return f"{made.sentence} {points}."


def _table(made: Fit) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{published:.1%}</td><td>{measured:.1%}</td>"
        f"<td>{low:.1%} to {high:.1%}</td><td>{trials}</td></tr>"
        for name, published, measured, trials, (low, high) in made.rows
    )
    return (
        f'<table class="oc-table"><caption>{escape(made.sentence)}</caption>'
        f"<thead><tr><th scope=col>{escape(made.unit)}</th>"
        "<th scope=col>published</th><th scope=col>measured</th><th scope=col>95 % interval</th>"
        f"<th scope=col>trials</th></tr></thead><tbody>{rows}</tbody></table>"
    )
