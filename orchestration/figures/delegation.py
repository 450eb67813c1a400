"""The log's figures: what is delegated and kept, said against got, and week by week.

Each takes a table with plain columns (an answer of `df.delegation`, or any like it) whose shares run from 0 to 1, and
says on its axis whether they are simulated. Fillings, marks and words differ; colour alone says nothing.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from orchestration.figures.svg import GRID, GUESS, INK, MUTED, PAPER, RESULT, WIDTH, Figure, axes, svg, title_lines

if TYPE_CHECKING:
    import pandas as pd

_SHARES = ("kept", "assisted", "delegated")
_ROW, _BAR = 38.0, 20.0


def by_kind(table: pd.DataFrame, *, title: str = "", simulated: str = "", heading: bool = True) -> Figure:
    """Draw a bar a kind: the shares that were kept, assisted and delegated, with n, in the table's order.

    Needs `side`, `n`, `delegated`, `assisted`, `kept`, `low` and `high` (the interval of what was kept); the index
    names the kinds. A rule parts the sides. `simulated` is the word on the axis: "", "simulated", "partly simulated".
    """
    title = title or "What is kept, what is delegated"
    names = [str(name).replace("_", " ") for name in table.index]
    rows = list(zip(names, table.to_dict("records"), strict=True))
    tops, high = _places([(name, row["side"]) for name, row in rows])
    left, right = _room(names), 64
    canvas, ax = _canvas(title, heading, high, left=left, right=right, bottom=78)
    ax.set_xlim(0, 100)
    ax.set_ylim(high, 0)
    ax.set_yticks([])
    ax.set_xlabel(_axis("Units of this kind, %", simulated), color=INK, fontsize=12, labelpad=6)
    wide = (WIDTH - left - right) / 100
    before = None
    for (name, row), top in zip(rows, tops, strict=True):
        at = top + _ROW / 2
        if row["side"] != before:
            begins = top - _gap(name, row["side"], before)
            if name != row["side"]:
                said = f"the course's table: {row['side']}"
                _label(ax, said, (0, top - 10), (0, 0), ha="left", color=MUTED, fontsize=11.5)
            if before is not None:
                ax.axhline(begins + 6, color=INK, linewidth=1, xmin=-left / (100 * wide), clip_on=False)
        before = row["side"]
        _label(ax, name, (0, at), (-12, 0), ha="right", fontweight="bold")
        _label(ax, f"n = {row['n']}", (100, at), (10, 0), ha="left", color=MUTED)
        start = 0.0
        for share in _SHARES:
            part = 100 * float(row[share])
            _bar(ax, start, part, at, share)
            if part * wide > 34:
                _label(ax, f"{part:.0f}", (start + part / 2, at), (0, 0), ha="center", fontweight="bold")
            start += part
        if not math.isnan(float(row["low"])):
            ax.plot([100 * row["low"], 100 * row["high"]], [at + _BAR / 2 + 5] * 2, color=MUTED, linewidth=1.4,
                    marker="|", markersize=6, markeredgewidth=1.4, clip_on=False)  # fmt: skip
    if not rows:
        _label(ax, "no unit yet", (50, high / 2), (0, 0), ha="center", color=MUTED)
    _kinds_key(ax)
    said = ". ".join(f"{_sided(name, row['side'])}: {_shares(row)}, n = {row['n']}" for name, row in rows)
    cells = [
        (name, row["n"], *(_percent(row[share]) for share in _SHARES), _between(row["low"], row["high"]))
        for name, row in rows
    ]
    head = ("kind", "n", *_SHARES, "kept, 95 % interval")
    return _finish(canvas, title, "Shares of units, in per cent", said or "No unit yet", simulated, head, cells)


def calibration(
    table: pd.DataFrame,
    *,
    title: str = "",
    simulated: str = "",
    heading: bool = True,
    sure: str = "Chance of success that was given, %",
    right: str = "Came true, %",
    least: float = 0,
) -> Figure:
    """Draw how often it came true (`got`, with `low` and `high`) against the chance that was given (`said`), and `n`.

    The diagonal is where somebody stands who is right as often as they say; a point's area grows with n. `sure` and
    `right` name the axes; the lower one begins at `least` per cent.
    """
    title = title or "Said against got"
    rows = [row for row in table.to_dict("records") if row["n"]]
    side = 380.0
    canvas, ax = _canvas(title, heading, side, left=150, right=WIDTH - 150 - side, top=30, bottom=80)
    ax.set_xlim(least, 100)
    ax.set_ylim(0, 100)
    ax.grid(color=GRID, linewidth=0.8)
    ax.set_xlabel(sure, color=INK, fontsize=12, labelpad=6)
    _above(canvas, ax, _axis(right, simulated))
    ax.plot([least, 100], [least, 100], color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)
    _label(ax, "as often as said", (100, 100), (8, 12), ha="left", color=MUTED)
    most = max((row["n"] for row in rows), default=1)
    for row in rows:
        x, y = 100 * row["said"], 100 * row["got"]
        if not math.isnan(float(row["low"])):
            ax.plot([x, x], [100 * row["low"], 100 * row["high"]], color=RESULT, linewidth=2, marker="_", markersize=9,
                    markeredgewidth=2, zorder=3, clip_on=False)  # fmt: skip
        size = 7 + 13 * math.sqrt(row["n"] / most)
        ax.plot([x], [y], "o", color=RESULT, markersize=size, markeredgecolor=PAPER, markeredgewidth=1.5, zorder=4,
                clip_on=False)  # fmt: skip
        _label(ax, f"n = {row['n']}", (x, y), (size / 2 + 6, 0 if y > 4 else 9), ha="left", zorder=6)
    if not rows:
        _label(ax, "no prediction with an outcome yet", ((least + 100) / 2, 50), (0, 0), ha="center", color=MUTED)
    _key(ax, "●  predictions of one range, with the 95 % interval; larger means more of them")
    said = ". ".join(
        f"Said {100 * row['said']:.0f} % on average, came true {100 * row['got']:.0f} %"
        f"{_within(row['low'], row['high'])}, n = {row['n']}"
        for row in rows
    )
    cells = [(_percent(r["said"]), _percent(r["got"]), _between(r["low"], r["high"]), r["n"]) for r in rows]
    head = ("said, on average", "came true", "95 % interval", "n")
    what = "How often predictions came true against the chance that was given"
    return _finish(canvas, title, what, said or "No prediction with an outcome yet", simulated, head, cells)


def weekly(table: pd.DataFrame, *, title: str = "", simulated: str = "", heading: bool = True) -> Figure:
    """Draw first pass and verified share a week with their intervals and n, each week where its date puts it.

    Needs `n`, `first_pass`, `low`, `high`, `verified`, `verified_low` and `verified_high`; the index names the weeks'
    Mondays (`2026-10-12`), `table.attrs["left_out"]` those with too few units for a share, with their n: they get a
    cross at the foot. No line is drawn across weeks that are not there.
    """
    title = title or "Week by week"
    rows = [
        (date.fromisoformat(str(week)[:10]), row)
        for week, row in zip(table.index, table.to_dict("records"), strict=True)
    ]
    out = {date.fromisoformat(week): n for week, n in table.attrs.get("left_out", {}).items()}
    ns = dict(sorted((out | {week: row["n"] for week, row in rows}).items()))
    first, *_, last = [*ns, *ns] or [date.min] * 2
    weeks = (last - first).days / 7 + 1
    canvas, ax = _canvas(title, heading, 250, left=56, right=110, top=30, bottom=96)
    ax.set_ylim(0, 100)
    ax.set_xlim(-0.5, weeks - 0.5)
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    _above(canvas, ax, _axis("Closed units, %", simulated))
    where = {week: (week - first).days / 7 for week in ns}
    shown = _apart(where, (weeks - 1) / 7)
    ax.set_xticks([where[week] for week in shown], [f"{_day(week)}\nn = {ns[week]}" for week in shown])
    ax.set_xlabel("Week from Monday", color=INK, fontsize=12, labelpad=6)
    ax.plot([where[week] for week in out], [3] * len(out), "x", color=MUTED, markersize=7, markeredgewidth=1.6,
            clip_on=False)  # fmt: skip
    shift = 5 * weeks / (WIDTH - 56 - 110)  # 5 pixels
    for name, mark, colour, aside in (("first_pass", "o", RESULT, -shift), ("verified", "s", GUESS, shift)):
        low, high = ("low", "high") if name == "first_pass" else ("verified_low", "verified_high")
        xs = [where[week] + aside for week, _ in rows]
        ys = [100 * row[name] for _, row in rows]
        for at in range(1, len(rows)):
            if (rows[at][0] - rows[at - 1][0]).days <= 7:
                ax.plot(xs[at - 1 : at + 1], ys[at - 1 : at + 1], color=colour, linewidth=1.6, zorder=2,
                        linestyle="-" if mark == "o" else (0, (4, 3)))  # fmt: skip
        for x, y, (_, row) in zip(xs, ys, rows, strict=True):
            ax.plot([x, x], [100 * row[low], 100 * row[high]], color=colour, linewidth=1.6, marker="_", markersize=7,
                    markeredgewidth=1.6, zorder=3, clip_on=False)  # fmt: skip
            ax.plot([x], [y], mark, markersize=8, markerfacecolor=colour if mark == "o" else PAPER, zorder=4,
                    markeredgecolor=colour, markeredgewidth=2, clip_on=False)  # fmt: skip
    if rows:
        week, row = rows[-1]
        passed, checked = 100 * row["first_pass"], 100 * row["verified"]
        apart = max(0.0, 9 - abs(passed - checked)) / 2 * (1 if passed >= checked else -1)
        _label(ax, "first pass", (where[week], passed + apart), (17, 0), ha="left")
        _label(ax, "verified", (where[week], checked - apart), (17, 0), ha="left")
    else:
        _label(ax, "no week with 5 closed units yet", ((weeks - 1) / 2, 50), (0, 0), ha="center", color=MUTED)
    few = "\u2003\u2003×  too few units" if out else ""
    _key(ax, f"●  right at the first pass\u2003\u2003□  verified\u2003\u2003each with its 95 % interval{few}")
    named = ", ".join(f"{_day(week)} (n = {n})" for week, n in out.items())
    said = ". ".join(
        f"{_day(week)}: first pass {100 * row['first_pass']:.0f} %{_within(row['low'], row['high'])}, "
        f"verified {100 * row['verified']:.0f} %, n = {row['n']}"
        for week, row in rows
    )
    said = f"{said or 'No week with 5 closed units yet'}{f'. Left out, with too few units: {named}' if named else ''}"
    drawn = {
        week: (_percent(row["first_pass"]), _between(row["low"], row["high"]), _percent(row["verified"]),
               _between(row["verified_low"], row["verified_high"]))
        for week, row in rows
    }  # fmt: skip
    cells = [(week, n, *drawn.get(week, ("too few", "–", "too few", "–"))) for week, n in ns.items()]
    head = ("week", "n", "first pass", "95 % interval", "verified", "95 % interval")
    what = "Closed units that were right at the first pass, and that were verified, a week"
    return _finish(canvas, title, what, said, simulated, head, cells)


def _canvas(title: str, heading: bool, high: float, *, left: float, right: float, top: float = 6,
            bottom: float) -> tuple[Any, Any]:  # fmt: skip
    """A canvas with one set of axes `high` pixels high, and the title above it."""
    from matplotlib.figure import Figure as Canvas

    head = textwrap.wrap(title, 74) if heading else []
    top += 22 * len(head) + (6 if head else 0)
    whole = top + high + bottom
    canvas = Canvas(figsize=(WIDTH / 72, whole / 72))
    ax = axes(canvas, left=left, right=right, top=top, bottom=bottom)
    title_lines(canvas, head)
    return canvas, ax


def _places(rows: Sequence[tuple[str, str]]) -> tuple[list[float], float]:
    """Where each bar's row begins, with room where a side of the table begins; and where the last one ends."""
    tops: list[float] = []
    at, before = 0.0, None
    for name, side in rows:
        at += _gap(name, side, before) if side != before else 0
        tops.append(at)
        at, before = at + _ROW, side
    return tops, max(at, _ROW) + 4


def _gap(name: str, side: str, before: str | None) -> float:
    """Room above the first row of a side: for a rule, and for a heading unless the row is the side itself."""
    return (0 if before is None else 12) + (0 if name == side else 20)


def _shares(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{100 * row[share]:.0f} % {share}" for share in _SHARES)


def _sided(name: str, side: str) -> str:
    return name if name == side else f"{name} ({side})"


def _bar(ax: Any, start: float, part: float, at: float, share: str) -> None:
    """One share: kept is empty, assisted striped, delegated full."""
    if part > 0:
        face = RESULT if share == "delegated" else PAPER
        ax.barh([at], [part], left=start, height=_BAR, facecolor=face, edgecolor=RESULT, linewidth=1.4,
                hatch="////" if share == "assisted" else None, clip_on=False, zorder=2)  # fmt: skip


def _kinds_key(ax: Any) -> None:
    from matplotlib.patches import Rectangle

    legend = ax.legend(
        [Rectangle((0, 0), 1, 1, facecolor=RESULT if share == "delegated" else PAPER, edgecolor=RESULT, linewidth=1.4,
                   hatch="////" if share == "assisted" else None) for share in _SHARES]
        + [ax.plot([], [], color=MUTED, linewidth=1.4, marker="|", markersize=6, markeredgewidth=1.4)[0]],
        [*_SHARES, "95 % interval of what was kept"], loc="lower center", ncols=4, frameon=False,
        bbox_to_anchor=(0.5, 4), bbox_transform=_pixels(ax), fontsize=11.5, labelcolor=MUTED, handlelength=1.6,
        columnspacing=1.8, borderpad=0, borderaxespad=0,
    )  # fmt: skip
    legend.set_in_layout(False)


def _pixels(ax: Any) -> Any:
    """Across in shares of the figure, up in pixels from the figure's foot."""
    from matplotlib.transforms import blended_transform_factory

    return blended_transform_factory(ax.figure.transFigure, ax.figure.dpi_scale_trans.frozen().scale(1 / 72))


def _key(ax: Any, words: str) -> None:
    ax.annotate(words, (0.5, 0), xycoords=("axes fraction", "figure pixels"), xytext=(0, 10), ha="center", va="bottom",
                textcoords="offset points", fontsize=11.5, color=MUTED, annotation_clip=False)  # fmt: skip


def _label(ax: Any, words: str, at: tuple[float, float], off: tuple[float, float], **style: Any) -> None:
    style = {"color": INK, "fontsize": 12, "va": "center"} | style
    ax.annotate(words, at, xytext=off, textcoords="offset points", annotation_clip=False, **style)


def _above(canvas: Any, ax: Any, words: str) -> None:
    """The label of the upright axis, lying above it."""
    box = ax.get_position()
    whole = canvas.get_figheight() * 72
    canvas.text(max(box.x0 - 40 / WIDTH, 0), box.y1 + 14 / whole, words, color=INK, fontsize=12, ha="left")


def _axis(label: str, simulated: str) -> str:
    return f"{label} ({simulated})" if simulated else label


def _room(names: Sequence[str]) -> float:
    return 24 + 7.9 * max((len(name) for name in names), default=4)


def _day(week: date) -> str:
    return f"{week.day} {week:%b}"


def _apart(where: Mapping[date, float], least: float) -> list[date]:
    """The weeks whose labels fit below the axis: the first, and each that is far enough from the one before."""
    shown: list[date] = []
    for week, at in where.items():
        if not shown or at - where[shown[-1]] >= least:
            shown.append(week)
    return shown


def _percent(share: float) -> str:
    return "–" if math.isnan(float(share)) else f"{100 * share:.0f} %"


def _between(low: float, high: float) -> str:
    return "–" if math.isnan(float(low)) else f"{100 * low:.0f} to {100 * high:.0f}"


def _within(low: float, high: float) -> str:
    return "" if math.isnan(float(low)) else f" (95 % interval {_between(low, high)})"


def _finish(canvas: Any, title: str, what: str, said: str, simulated: str, head: Sequence[str],
            cells: Sequence[Sequence[Any]]) -> Figure:  # fmt: skip
    mark = f" {simulated[0].upper()}{simulated[1:]}." if simulated else ""
    alt = f"{title}. {what}. {said}.{mark}"
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = ""
    for name, *values in cells:
        rest = "".join(f"<td>{escape(str(value))}</td>" for value in values)
        body += f'<tr><th scope="row">{escape(str(name))}</th>{rest}</tr>'
    opening = f'<table class="oc-table"><caption>{escape(_axis(title, simulated))}</caption>'
    table = f"{opening}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return Figure(svg(canvas, alt), alt, table)
