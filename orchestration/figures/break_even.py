"""What delegating saves against the chance of success, and where it breaks even. Drawn by hand, to follow a slider."""

from __future__ import annotations

import math
from html import escape

from orchestration.figures.svg import STYLE, WIDTH, Figure
from orchestration.figures.words import number
from orchestration.policy.policies import Costs

HIGH, LEFT, RIGHT, TOP, BOTTOM = 300.0, 78.0, 30.0, 34.0, 56.0


def break_even(costs: Costs, chance: float | None = None, *, title: str = "") -> Figure:
    """Draw the minutes that delegating saves on average, at every chance of success, with the break-even marked.

    The upright axis runs from the whole of the own time saved down to twice of it lost; a line that falls deeper leaves
    the picture. `chance` (0..1) is marked with a diamond. The table has the minutes at every tenth.
    """
    own = costs.own
    wide, tall = WIDTH - LEFT - RIGHT, HIGH - TOP - BOTTOM

    def x(at: float) -> float:
        return LEFT + wide * at

    def y(minutes: float) -> float:
        return TOP + tall * (own - minutes) / (3 * own)

    needed = costs.break_even()
    parts = [f"<style>{STYLE}.oc-figure text{{fill:var(--oc-ink);font-size:12.5px;"]
    parts.append("font-family:var(--jp-ui-font-family,system-ui,sans-serif)}</style>")
    for minutes, word in ((own, "saved"), (0.0, ""), (-own, "lost"), (-2 * own, "lost")):
        line = "var(--oc-grid)" if minutes else "var(--oc-ink)"
        thick = 0.8 if minutes else 1.6
        parts.append(
            f'<path d="M{LEFT} {y(minutes):.1f}H{LEFT + wide}" stroke="{line}" stroke-width="{thick}"/>'
            f'<text x="{LEFT - 8}" y="{y(minutes) + 4:.1f}" text-anchor="end">{number(abs(minutes))} {word}</text>'
        )
    for tenth in range(0, 11, 2):
        parts.append(f'<text x="{x(tenth / 10):.1f}" y="{HIGH - BOTTOM + 20}" text-anchor="middle">{10 * tenth}</text>')
    label = "Chance that the model gets it right, %"
    parts.append(f'<text x="{LEFT + wide / 2}" y="{HIGH - 10}" text-anchor="middle">{label}</text>')
    parts.append('<text x="0" y="14">Minutes a task, on average</text>')
    start, end = _clipped(costs, own)
    if start < end:
        parts.append(
            f'<path d="M{x(start):.1f} {y(costs.saved(start)):.1f}L{x(end):.1f} {y(costs.saved(end)):.1f}" '
            'stroke="var(--oc-result)" stroke-width="2.6" fill="none"/>'
        )
    if 0 <= needed <= 1:
        anchor, shift = ("end", -10) if needed > 0.5 else ("start", 10)
        parts.append(
            f'<path d="M{x(needed):.1f} {TOP}V{HIGH - BOTTOM}" stroke="var(--oc-muted)" stroke-width="1.4" '
            f'stroke-dasharray="4 3"/><circle cx="{x(needed):.1f}" cy="{y(0):.1f}" r="5.5" fill="var(--oc-result)"/>'
            f'<text x="{x(needed) + shift:.1f}" y="{TOP + 12}" text-anchor="{anchor}" font-weight="700">'
            f"break-even {100 * needed:.0f} %</text>"
        )
    if chance is not None:
        here = max(min(costs.saved(chance), own), -2 * own)
        cx, cy = x(chance), y(here)
        parts.append(
            f'<path d="M{cx:.1f} {cy - 7:.1f}l7 7l-7 7l-7 -7z" fill="var(--oc-paper)" stroke="var(--oc-guess)" '
            'stroke-width="2.2"/>'
        )
        if costs.saved(chance) < -2 * own:
            words = f"↓ {number(-costs.saved(chance))} lost, below the picture"
            anchor, shift = ("end", -14) if chance > 0.5 else ("start", 14)
            parts.append(f'<text x="{cx + shift:.1f}" y="{cy - 6:.1f}" text-anchor="{anchor}">{words}</text>')
    told = [sentence(costs), *([at_chance(costs, chance)] if chance is not None else [])]
    alt = f"{title or 'Where delegating breaks even'}. {label}, against minutes saved a task. {' '.join(told)}"
    drawn = "".join(parts)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="oc-figure" viewBox="0 0 {WIDTH} {HIGH:g}" role="img" '
        f'aria-label="{escape(alt)}">{drawn}</svg>'
    )
    return Figure(svg, alt, _table(costs, title))


def sentence(costs: Costs) -> str:
    """Where delegating breaks even, in one sentence."""
    needed = costs.break_even()
    if needed > 1:
        spent = f"briefing and checking take {number(costs.brief + costs.check)} of {number(costs.own)} minutes"
        return f"Delegating never pays here: {spent}, even for an answer that is always right."
    if needed <= 0:
        return "Delegating always pays here, even if the model is never right."
    return f"Break-even {100 * needed:.0f} %: above that chance of success delegating saves time, below it costs time."


def at_chance(costs: Costs, chance: float) -> str:
    """What delegating saves or costs at this chance, in one sentence."""
    saved = round(costs.saved(chance), 1)
    if not saved:
        return f"At {100 * chance:.0f} % it makes no difference."
    verb = "saves" if saved > 0 else "costs"
    return f"At {100 * chance:.0f} % it {verb} {number(abs(saved))} minutes a task on average."


def _clipped(costs: Costs, own: float) -> tuple[float, float]:
    """From which to which chance the line lies in the picture."""
    lowest, highest = costs.saved(0), costs.saved(1)
    if math.isclose(lowest, highest):
        return (0.0, 1.0) if -2 * own <= lowest <= own else (0.0, 0.0)
    at = [(edge - lowest) / (highest - lowest) for edge in (-2 * own, own)]
    return max(0.0, at[0]), min(1.0, at[1])


def _table(costs: Costs, title: str) -> str:
    cells = "".join(
        f'<tr><th scope="row">{10 * tenth} %</th><td>{costs.saved(tenth / 10):+.0f}</td></tr>' for tenth in range(11)
    ).replace("-", "−")
    caption = escape(f"{title or 'Minutes that delegating saves'}. {sentence(costs)}")
    head = '<th scope="col">Chance of success</th><th scope="col">Minutes saved a task</th>'
    opening = f'<table class="oc-table"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
    return f"{opening}<tbody>{cells}</tbody></table>"
