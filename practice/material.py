"""What of a message is a world's own text, pasted: brief, rules and sources. It tells facts and asks for nothing."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from practice.memory import by_line, by_text
from worlds import load, names

_MARK = re.compile(r"^[\s>#*`|-]*(?:\d+[.)]\s+)?")
_LONG = 25  # characters of a line that nobody writes by chance; short ones beside it go with it


@cache
def _lines() -> dict[str, str]:
    """Every line of the worlds' briefs, rules and sources, without its marks, to its world."""
    known: dict[str, str] = {}
    for name in names():
        world = load(name)
        for text in (world.brief, "\n".join(world.rules), *world.sources.values(), "\n".join(world.sources)):
            for line in text.splitlines():
                known.setdefault(_bare(line), name)
    return known


@by_line
def _bare(line: str) -> str:
    return _MARK.sub("", line).rstrip(" `:*")


@by_text
def own_words(text: str) -> str:
    """The text without what is pasted from a world."""
    return _parted(text)[0]


def pasted_from(text: str) -> str | None:
    """The world of which most is pasted in a text, or None."""
    return _parted(text)[1]


@by_text
def _parted(text: str) -> tuple[str, str | None]:
    known = _lines()
    lines = text.split("\n")
    of = [None if "```" in line else known.get(_bare(line)) if line.strip() else "" for line in lines]
    kept: list[str] = []
    worlds: Counter[str] = Counter()
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and of[end] is not None:
            end += 1
        if any(len(_bare(line)) >= _LONG for line in lines[at:end]):
            worlds.update(world for world in of[at:end] if world)
        else:
            kept += lines[at:end]
        if end < len(lines):
            kept.append(lines[end])
        at = end + 1
    return "\n".join(kept), worlds.most_common(1)[0][0] if worlds else None
