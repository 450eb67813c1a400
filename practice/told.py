"""Which facts, and which statements that contradict them, a conversation tells, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import re2

from practice.memory import by_line
from worlds import World, load, names

_LOOKAHEAD = re.compile(r"\(\?[!=]")
Mention = tuple[str, str, bool, int]
"""(world, fact, whether it contradicts the fact, where in the line)."""


@dataclass(frozen=True)
class Told:
    """Facts and contradictions of one world, each by fact id to its places (0 first, 1 last in the conversation)."""

    facts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    decoys: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Signs:
    """The signs of all worlds behind one filter, which knows for a line which of them can be in it at all."""

    filter: re2.Filter
    signs: tuple[tuple[str, str, bool, re.Pattern[str]], ...]

    def find(self, line: str) -> Iterator[Mention]:
        for index in self.filter.Match(line.encode("utf-8", "replace")) or ():
            world, fact, decoy, pattern = self.signs[index]
            if match := pattern.search(line):
                yield world, fact, decoy, match.start()


@cache
def _signs() -> _Signs:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    chosen, known = re2.Filter(), []
    for name in names():
        for fact in load(name).facts.values():
            for decoy, signs in ((False, fact.signs), (True, fact.decoys)):
                for sign in signs:
                    try:
                        chosen.Add(_without_lookaheads(sign), options)
                    except re2.error:
                        chosen.Add("", options)  # RE2 does not know all that re knows: then every line is looked at
                    known.append((name, fact.id, decoy, re.compile(sign, re.IGNORECASE)))
    chosen.Compile()
    return _Signs(chosen, tuple(known))


def _without_lookaheads(sign: str) -> str:
    """The sign as RE2 reads it: it then also matches where a lookahead would have said no, which is checked after."""
    while found := _LOOKAHEAD.search(sign):
        depth, place = 0, found.start()
        while True:
            letter = sign[place]
            place += 2 if letter == "\\" else 1
            depth += (letter == "(") - (letter == ")")
            if depth == 0:
                break
        sign = sign[: found.start()] + sign[place:]
    return sign


@by_line
def mentions(line: str) -> tuple[Mention, ...]:
    """What one line tells, in any world. No sign reaches over the end of a line, and the same lines come again."""
    first: dict[tuple[str, str, bool], int] = {}
    for world, fact, decoy, place in _signs().find(line):
        first[world, fact, decoy] = min(place, first.get((world, fact, decoy), place))
    return tuple((world, fact, decoy, place) for (world, fact, decoy), place in first.items())


def told(world: World, turns: Sequence[tuple[str, str]]) -> Told:
    """What the conversation tells of a world; what the model itself said is not a source."""
    total = max(1, sum(len(text) for _, text in turns))
    facts: dict[str, tuple[float, ...]] = {}
    decoys: dict[str, tuple[float, ...]] = {}
    start = 0
    for role, text in turns:
        if role != "assistant":
            for line in text.split("\n"):
                for name, fact, decoy, place in mentions(line):
                    if name == world.name:
                        found = decoys if decoy else facts
                        found[fact] = (*found.get(fact, ()), (start + place) / total)
                start += len(line) + 1
            start -= 1
        else:
            start += len(text)
    return Told(facts, decoys)
