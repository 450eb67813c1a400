"""The context window as a bar: what is in it, what was left out and why, and where each fact sits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from orchestration.context.budget import ContextPack, Source, framed
from orchestration.figures import Figure
from orchestration.figures.svg import STYLE, WIDTH
from worlds import count_tokens

_HIGH, _LANE, _WIDE = 34.0, 20.0, 30.0  # of the bar, of a row of marks, and of a mark with its letter
_HEAD = 24.0
_FONT = "var(--jp-ui-font-family, system-ui, sans-serif)"
_LEGEND = "◇ above the bar: a fact stands here. × below it: something against a fact."


class Bar(Figure):
    """The bar with its table, which is also its legend and therefore always open."""

    def _repr_html_(self) -> str:
        style = "<style>.oc-bar .oc-words{white-space:normal!important}.oc-bar{overflow-x:auto}</style>"
        return f'<figure class="oc-plate oc-bar mathjax_ignore tex2jax_ignore">{style}{self.svg}{self.table}</figure>'


@dataclass(frozen=True)
class Part:
    """One source in the window."""

    source: Source
    how: str
    """whole or summary."""
    start: int
    """Characters of the pack's text before it."""
    before: int
    """Tokens before it."""
    tokens: int


@dataclass(frozen=True)
class Sits:
    """Where a fact sits in a pack."""

    fact: str
    place: float | None
    """0 first, 1 last, in tokens of the pack; None when it is not in."""
    source: str
    before: int
    """Tokens before it."""


def context_bar(
    pack: ContextPack,
    facts: Mapping[str, str | re.Pattern[str]] | None = None,
    against: Mapping[str, str | re.Pattern[str]] | None = None,
    *,
    title: str = "",
) -> Bar:
    """Draw a pack as a bar as long as its limit, with a table that says the same.

    `facts` are names to what is looked for in the pack's text: words as they stand there (case ignored), or a compiled
    pattern; `against` likewise, for what contradicts them. Tokens are counted exactly; a fact is marked in each source
    that tells it, where it first does.
    """
    parts = tuple(_parts(pack))
    found = [sits for name, sign in (facts or {}).items() for sits in where(pack, name, sign)]
    opposed = [sits for name, sign in (against or {}).items() for sits in where(pack, f"against {name}", sign)]
    opposed = [sits for sits in opposed if sits.place is not None]
    found.sort(key=lambda sits: (sits.place is None, sits.before))
    opposed.sort(key=lambda sits: sits.before)
    alt = _alt(pack, parts, [*found, *opposed], title)
    marks = _letters([*found, *opposed])
    return Bar(
        _svg(pack, parts, found, opposed, marks, alt), alt, _table(pack, parts, [*found, *opposed], marks, title)
    )


def _letters(found: Sequence[Sits]) -> dict[str, str]:
    """A letter for each fact that is in, a second round being doubled."""
    names = dict.fromkeys(one.fact for one in found if one.place is not None)
    return {name: chr(97 + at % 26) * (1 + at // 26) for at, name in enumerate(names)}


def where(pack: ContextPack, fact: str, sign: str | re.Pattern[str]) -> list[Sits]:
    """Every source of a pack that tells a fact, with its place; one entry without a place when none does."""
    pattern = re.compile(re.escape(sign), re.IGNORECASE) if isinstance(sign, str) else sign
    sits = []
    parts = tuple(_parts(pack))
    for part, end in zip(parts, [*(one.start for one in parts), len(pack.text)][1:], strict=True):
        if match := pattern.search(pack.text, part.start, end):
            before = part.before + count_tokens(pack.text[part.start : match.start()])
            sits.append(Sits(fact, before / max(1, pack.tokens), part.source.name, before))
    return sits or [Sits(fact, None, "", 0)]


def _parts(pack: ContextPack) -> Iterator[Part]:
    """The sources in the text, in its order."""
    whole, short = list(pack.kept), list(pack.summarised)
    start = before = 0
    while whole or short:
        how = "whole" if whole and pack.text.startswith(framed(whole[0].name, whole[0].text), start) else "summary"
        source = whole.pop(0) if how == "whole" else short.pop(0)
        text = framed(source.name, source.text if how == "whole" else source.summary or "")
        tokens = count_tokens(text)
        yield Part(source, how, start, before, tokens)
        start, before = start + len(text), before + tokens


def _svg(
    pack: ContextPack,
    parts: Sequence[Part],
    found: Sequence[Sits],
    opposed: Sequence[Sits],
    marks: Mapping[str, str],
    alt: str,
) -> str:
    scale = (WIDTH - 40) / max(pack.limit, pack.tokens, 1)
    above = _lanes([one for one in found if one.place is not None], scale)
    below = _lanes(opposed, scale)
    top = _HEAD + _LANE * (1 + max((lane for _, _, lane in above), default=-1)) + 4
    drawn = [
        f'<text x="1" y="14" style="font:600 12.5px {_FONT}" fill="var(--oc-ink)">'
        f"{pack.tokens:,} of {pack.limit:,} tokens</text>"
    ]
    for number, part in enumerate(parts, 1):
        x, wide = 1 + part.before * scale, part.tokens * scale
        look = 'fill="url(#oc-bar-lines)"' if part.how == "summary" else 'fill="var(--oc-result)" fill-opacity=".16"'
        drawn.append(_box(x, top, wide, f'{look} stroke="var(--oc-ink)"'))
        if wide > 13:
            drawn.append(_text(x + wide / 2, top + 22, str(number)))
    free = (pack.limit - pack.tokens) * scale
    if free > 0:
        look = 'fill="none" stroke="var(--oc-muted)" stroke-dasharray="4 4"'
        drawn.append(_box(1 + pack.tokens * scale, top, free, look))
        if free > 40:
            drawn.append(_text(1 + pack.tokens * scale + free / 2, top + 22, "free"))
    over = [
        (one, x, top, top - 12 - _LANE * lane, "M{x:.1f} {y:.1f} m0 -6 l6 6 l-6 6 l-6 -6 z") for one, x, lane in above
    ]
    under = [
        (one, x, top + _HIGH, top + _HIGH + 13 + _LANE * lane, "M{x:.1f} {y:.1f} m-5 -5 l10 10 m0 -10 l-10 10")
        for one, x, lane in below
    ]
    drawn += [f'<path d="M{x:.1f} {edge:.1f} V{y:.1f}" stroke="var(--oc-guess)"/>' for _, x, edge, y, _ in over + under]
    for one, x, _, y, shape in over + under:
        look = 'stroke="var(--oc-guess)" stroke-width="1.8" fill="var(--oc-paper)"'
        drawn.append(
            f'<path class="oc-mark" d="{shape.format(x=x, y=y)}" {look}/>' + _text(x + 14, y + 4, marks[one.fact])
        )
    high = top + _HIGH + 6 + _LANE * (1 + max((lane for _, _, lane in below), default=-1))
    lines = (
        '<defs><pattern id="oc-bar-lines" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0 v6" stroke="var(--oc-result)" stroke-width="2"/></pattern></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="oc-figure" viewBox="0 0 {WIDTH} {high:g}" role="img" '
        f'aria-label="{escape(alt)}"><style>{STYLE}</style>{lines}{"".join(drawn)}</svg>'
    )


def _lanes(found: Sequence[Sits], scale: float) -> list[tuple[Sits, float, int]]:
    """Each mark with its x and the row in which it does not cover another; row 0 is next to the bar."""
    ends: list[float] = []
    placed = []
    for one in found:
        x = 1 + one.before * scale
        lane = next((row for row, end in enumerate(ends) if x >= end), len(ends))
        ends[lane : lane + 1] = [x + _WIDE]
        placed.append((one, x, lane))
    return placed


def _box(x: float, y: float, wide: float, look: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{_HIGH}" {look}/>'


def _text(x: float, y: float, text: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="var(--oc-ink)" style="font:600 12px {_FONT}">'
        f"{escape(text)}</text>"
    )


def _alt(pack: ContextPack, parts: Sequence[Part], found: Sequence[Sits], title: str) -> str:
    said = [f"{title}." if title else "", f"{pack.tokens:,} of {pack.limit:,} tokens are used."]
    said += [f"In: {'; '.join(f'{one.source.name}, {one.tokens:,} tokens' for one in parts)}."] if parts else ["Empty."]
    out = [f"{one.name} ({pack.why[one.name]})" for one in pack.left_out]
    said += [f"Left out: {'; '.join(out)}."] if out else []
    said += [f"{_sits(one)}." for one in found]
    return " ".join(part for part in said if part)


def _sits(one: Sits) -> str:
    if one.place is None:
        return f"{one.fact}: not in the window"
    return f"{one.fact}: in {one.source}, {one.before:,} tokens in, {one.place:.0%} of the way"


def _table(
    pack: ContextPack, parts: Sequence[Part], found: Sequence[Sits], marks: Mapping[str, str], title: str
) -> str:
    rows = ""
    for number, part in enumerate(parts, 1):
        told = "; ".join(
            f"{marks[one.fact]} {one.fact} ({one.place:.0%})"
            for one in found
            if one.source == part.source.name and one.place is not None
        )
        state = "in" if part.how == "whole" else "its summary is in"
        why = pack.why[part.source.name]
        rows += _row(
            f"{number} {part.source.name}", f"{part.tokens:,}", state if why == "fits" else f"{state}: {why}", told
        )
    for source in pack.left_out:
        rows += _row(source.name, f"{source.tokens:,}", f"left out: {pack.why[source.name]}", "")
    missing = [one.fact for one in found if one.place is None]
    rows += _row("in no source", "", "", "; ".join(missing)) if missing else ""
    head = "".join(
        f'<th scope="col" class="oc-words">{name}</th>'
        for name in ("source", "tokens", "window", "facts, and how far in")
    )
    caption = f"{title + ': ' if title else ''}{pack.tokens:,} of {pack.limit:,} tokens. {_LEGEND if found else ''}"
    return (
        f'<table class="oc-table"><caption>{escape(caption.strip())}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(name: str, *cells: str) -> str:
    rest = "".join(f'<td class="oc-words">{escape(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row">{escape(name)}</th>{rest}</tr>'
