"""A drawing as one SVG that belongs to its page: the page's colours and letters, and words for who cannot see it."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

WIDTH = 680  # in CSS pixels: one unit of the drawing is one pixel at full size

FONT = "var(--jp-ui-font-family, system-ui, sans-serif)"

# Placeholders that matplotlib draws with, and the CSS that replaces them.
INK, MUTED, GRID, RESULT, GUESS, PAPER = "#010101", "#020202", "#030303", "#040404", "#050505", "#060606"
COLOURS = {
    INK: "var(--oc-ink)",
    MUTED: "var(--oc-muted)",
    GRID: "var(--oc-grid)",
    RESULT: "var(--oc-result)",
    GUESS: "var(--oc-guess)",
    PAPER: "var(--oc-paper)",
}

STYLE = """
.oc-figure,.oc-table{--oc-ink:var(--jp-content-font-color1,currentColor);
--oc-muted:var(--jp-content-font-color2,currentColor);--oc-grid:var(--jp-border-color2,#9e9e9e66);
--oc-result:#1565c0;--oc-guess:#b45309;--oc-paper:var(--jp-layout-color0,#fff)}
[data-jp-theme-light=false] .oc-figure{--oc-result:#7ab8ff;--oc-guess:#ffb454}
.oc-figure{display:block;width:min(100%,680px);height:auto;margin:0;overflow:visible}
.oc-figure text{paint-order:stroke;stroke:var(--oc-paper);stroke-width:4px;stroke-linejoin:round}
figure.oc-plate{margin:0}
.oc-plate details{margin:.25em 0 0}
.oc-table{border-collapse:collapse;margin:.5em 0!important;font-variant-numeric:tabular-nums;color:var(--oc-ink);
font-size:inherit!important;table-layout:auto!important}
.oc-table caption{text-align:left;color:var(--oc-muted);padding:0 0 .4em;caption-side:top}
.oc-table tr{background:none!important}
.oc-table th:first-child{min-width:8em}
.oc-table th,.oc-table td{padding:.35em 1.4em .35em 0!important;text-align:right!important;vertical-align:baseline;
border:0!important;border-bottom:1px solid var(--oc-grid)!important;background:none!important;line-height:1.4}
.oc-table th:first-child,.oc-table .oc-words{text-align:left!important}
.oc-table td,.oc-table thead th{white-space:nowrap}
.oc-table thead th{font-weight:600;vertical-align:bottom!important;color:var(--oc-muted)}
.oc-table tbody th{font-weight:600}
@media print{.oc-figure,.oc-table{--oc-ink:#000;--oc-muted:#444;--oc-grid:#bbb;--oc-result:#1565c0;--oc-guess:#b45309;
--oc-paper:#fff}}
"""


@dataclass(frozen=True)
class Figure:
    """A drawing with its words; in a notebook it shows itself."""

    svg: str
    """One `<svg role="img">` element with its style inside; it needs nothing else from the page."""
    alt: str
    """The text alternative: what a reader would be told who cannot see it."""
    table: str
    """The same numbers as an HTML table."""
    gaps: tuple[str, ...] = ()
    """A sentence for each prediction of a number: what was said, what it was, how far apart."""

    def _repr_html_(self) -> str:
        return (
            f'<figure class="oc-plate mathjax_ignore tex2jax_ignore">{self.svg}'
            f"<details><summary>The same as a table</summary>{self.table}</details></figure>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": self.alt}

    def __repr__(self) -> str:
        return self.alt


def svg(canvas: Any, alt: str) -> str:
    """matplotlib's SVG with text kept as text, the page's colours and fonts, and the text alternative."""
    from matplotlib import rc_context

    written = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "orchestration"}):
        canvas.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = written.getvalue()
    body = text[text.index(">", text.index("<svg")) + 1 :]
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r"font: ((?:\w+ )*[\d.]+px) [^;\"]+", rf"font: \1 {FONT}", body)
    body = body.replace("*{", ".oc-figure *{")  # its style must not reach the rest of the page
    for placeholder, colour in COLOURS.items():
        body = body.replace(placeholder, colour)
    body = re.sub(r"\n\s*", "\n", body).strip()
    high = canvas.get_figheight() * 72
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="oc-figure" '
        f'viewBox="0 0 {WIDTH} {high:g}" role="img" aria-label="{escape(alt)}">\n<style>{STYLE}</style>\n{body}'
    )


def axes(canvas: Any, *, left: float, right: float, top: float, bottom: float) -> Any:
    """Axes with a line at the foot only; distances from the canvas's edges in pixels."""
    high = canvas.get_figheight() * 72
    ax = canvas.add_axes((left / WIDTH, bottom / high, 1 - (left + right) / WIDTH, 1 - (top + bottom) / high))
    ax.set_facecolor("none")
    ax.set_axisbelow(True)
    for side in ("top", "left", "right"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(MUTED)
    ax.tick_params(length=0, labelsize=11.5, labelcolor=MUTED, pad=7)
    return ax


def name_lines(name: str, most: int) -> str:
    """A name in lines of at most `most` letters, broken at blanks and behind `/`."""
    lines = [""]
    for part in re.split(r"(?<=[\s/])", name):
        if lines[-1] and len((lines[-1] + part).rstrip()) > most:
            lines.append("")
        lines[-1] += part
    return "\n".join(textwrap.fill(line.strip(), most) for line in lines)


def gap_line(ax: Any, guess: float, value: float, top: float, below: float, label: tuple[float, float]) -> None:
    """The dotted line from a result down and over to its prediction; it ends where the prediction's label begins."""
    start, end = label
    edge = min(end, value) if guess < start and value > guess else guess
    edge = max(start, value) if guess > end and value < guess else edge
    down = [top, top if start < value < end else below]
    for xs, ys in (([value, value], down), ([edge, value], [below, below])):
        if (xs[0], ys[0]) != (xs[1], ys[1]):
            ax.plot(xs, ys, color=GUESS, linewidth=1.4, linestyle=(0, (1, 2)))


def title_lines(canvas: Any, lines: Sequence[str]) -> None:
    """The title's lines, at the top left."""
    if lines:
        high = canvas.get_figheight() * 72
        canvas.text(0, 1 - 4 / high, "\n".join(lines), color=INK, fontsize=13.5, fontweight="bold", ha="left",
                    va="top", linespacing=1.3)  # fmt: skip
