"""Which units of a world a request asks for: by code, by name, by step, as a whole, or in words of one's own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from practice import intents
from practice.cues import pattern
from practice.memory import by_line
from practice.told import mentions
from practice.vocabulary import called, features, index, phrased, stems, words
from worlds import Step, World, load, names

_STUB = re.compile(r"^[ \t]*(?:async )?(?:def|class) (\w+)", re.M)
_AS_NAME = re.compile(r"\b(\w+_\w+|\w+(?=\(\)))")
_AS_FUNCTION = re.compile(r"\b(\w+)[`'\"]? (?:function|method)\b|\b(?:function|method) [`'\"]?(\w+)")
_AS_CODE = re.compile(r"\b(\w+_\w+|\w+(?=\())")
_DONE = pattern("done")
_ASKS = pattern("asks_for_work")
_SEVERAL = pattern("several")
_WHOLE = pattern("whole")
_HOW = {"both": 2, "two": 2, "three": 3, "four": 4}
_HOW_MANY = pattern("how_many")
_BUILDS = pattern("builds")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
_CLAUSE = re.compile(r",|;|\band\b|\+|/|&|\bplus\b|\bthen\b|\n|(?<=[.!?:])\s", re.I)
_GENERAL = ("edges", "plan", "summarise")
"""Intents that are about the world as a whole unless a unit is clearly meant."""
# Chosen by the tuned half of the corpus, which hardly cares: half or twice as much changes a rate by a point or two.
_SURE = 6.0  # score from which a unit is clearly meant ...
_CLEAR = 1.2  # ... if no other comes this near
_RATIO = 1.25  # how much better than the next the best unit of a clause should be
_FRAC = 0.7  # of the best unit's score that a further unit should have in the whole text
_NAMED = 0.4  # weight of words by which the world itself is called
_COMMON = 0.5  # exponent on how rare a word is within its world
_PHRASE = 2.0  # weight of a phrase that a unit is known by
_MAKING = frozenset({"build", "creat", "develop", "program", "full", "whole", "complet"})
"""Stems beside a world's name that still mean the world."""
_LEAST = 2.0  # score of a unit below which a text does not speak of it


@cache
def _owners() -> dict[str, tuple[tuple[str, str], ...]]:
    """Public name to the units that define it; two worlds may have a `new_store`."""
    owners: dict[str, tuple[tuple[str, str], ...]] = {}
    for name in names():
        for unit in load(name).units.values():
            for public in unit.names:
                owners[public] = (*owners.get(public, ()), (name, unit.id))
    return owners


def defined(text: str) -> Mapping[str, int]:
    """World to how many of its public names a text defines or names as code."""
    found: dict[str, int] = defaultdict(int)
    for name in {name for line in text.split("\n") for name in _public(line)}:
        for world, _ in _owners()[name]:
            found[world] += 1
    return found


@by_line
def _public(line: str) -> frozenset[str]:
    return frozenset(_owners().keys() & {*_STUB.findall(line), *_AS_CODE.findall(line)})


def units(world: World, request: str, before: str, code: str, intent: str) -> tuple[str, ...]:
    """The units that a request asks about, in the world's order.

    `before` is the conversation before it, `code` its newest code. None means the world as a whole, or nothing known.
    """
    there = intents.code_in(request)
    if there.stubs and (found := _in_code(world, there.stubs)):
        return _ordered(world, found)
    if there.written and (found := _in_code(world, "\n".join(there.written))) and intent != "implement":
        return _ordered(world, found)
    if intent == "repair" and not there.written and (found := _in_code(world, code)):
        return _ordered(world, found)
    plain = intents.prose(request)
    if (
        intent in ("repair", "tests", "judge", "review")
        and not there.written
        and (found := _in_code(world, there.tests))
    ):
        return _ordered(world, found)
    plain = "\n".join(line for line in plain.splitlines() if not _tells(world, line))
    if step := _step(world, plain):
        return step
    if named := _named(world, plain):
        return _ordered(world, named)
    if _whole(world, plain, intent):
        return tuple(world.units)
    if intent == "repair" and not there.written and (found := _earlier(world, before, code)):
        return _ordered(world, found)
    general = intent in _GENERAL
    if found := _by_words(world, plain, _SURE if general else _LEAST):
        return _ordered(world, found)
    if general and (not before or called(plain).get(world.name)):
        return ()
    return _ordered(world, _earlier(world, before, code))


def _earlier(world: World, before: str, code: str) -> set[str]:
    """What the conversation was about until now."""
    if code and (found := _in_code(world, code)):
        return found
    for line in reversed([line for line in before.splitlines() if line.strip()]):
        if found := _named(world, line) or _by_words(world, line):
            return found
    return set()


def _ordered(world: World, found: set[str]) -> tuple[str, ...]:
    return tuple(unit for unit in world.units if unit in found)


def _in_code(world: World, code: str) -> set[str]:
    owners = _owners()
    return {unit for name in _STUB.findall(code) for of, unit in owners.get(name, ()) if of == world.name}


def _named(world: World, text: str) -> set[str]:
    """Units whose name stands there as a name: with an underscore or a bracket, in a sentence that asks."""
    names_of = {name: unit.id for unit in world.units.values() for name in (*unit.names, unit.id)}
    every: set[str] = set()
    asked: set[str] = set()
    for sentence in _SENTENCE.split(text):
        found = {names_of[name] for name in _AS_NAME.findall(sentence) if name in names_of}
        found |= {names_of[name] for pair in _AS_FUNCTION.findall(sentence) for name in pair if name in names_of}
        every |= found
        if not _DONE.search(sentence):
            asked |= found
    return asked or every


def _tells(world: World, line: str) -> bool:
    return _BULLETED.match(line) is not None and any(name == world.name for name, _, _, _ in mentions(line))


_BULLETED = re.compile(r"\s*(?:[-*•]|\d+[.)])\s")


def _whole(world: World, text: str, intent: str) -> bool:
    """Whether everything is asked for, as a whole or by the world's own name and nothing else."""
    for sentence in _SENTENCE.split(text):
        if _WHOLE.search(sentence) and not _DONE.search(sentence) and not _step(world, sentence):
            return True
    return intent == "implement" and len(text) < 120 and bool(_BUILDS.search(text)) and _only_named(world, text)


def _only_named(world: World, text: str) -> bool:
    """Whether a text asks for the world by its name and for nothing in it."""
    said = set(words(text))
    if said & {"function", "method", "class", "helper"} or any(
        set(unit.split("_")) <= said and len(unit) > 2 for unit in world.units
    ):
        return False
    names = set(stems(f"{world.title} {world.name} {' '.join(world.known_as)}"))
    return bool(called(text).get(world.name)) and set(stems(text)) <= names | _MAKING


def _step(world: World, text: str) -> tuple[str, ...]:
    """The units of a step that is asked for as a step: "the reading step", "everything about sessions"."""
    for step in world.steps:
        if step.units and any(asked.search(text) for asked in _step_patterns(world, step)):
            return step.units
    return ()


@cache
def _step_patterns(world: World, step: Step) -> tuple[re.Pattern[str], ...]:
    called_so = {step.id.replace("_", " "), step.title.lower(), *step.id.split("_")}
    part = r"(?:work package|package|step|part|stage|section|layer|phase)"
    return tuple(
        re.compile(
            rf"\b(?:whole|entire|complete) {word}\b|\b{word}['\"”]? {part}\b|"
            rf"\beverything (?:about|around|for) (?:the )?{word}\b|"
            rf"\b{part} (?:is |of |about |called |on |for )?(?:the )?['\"“]?{word}\b",
            re.IGNORECASE,
        )
        for word in sorted(re.escape(one) for one in called_so if len(one) > 3)
    )


@cache
def _names_of(world: World) -> frozenset[str]:
    """Stems by which the world itself is called: they say little about which of its units is meant."""
    return frozenset(stems(" ".join((world.title, world.name, *world.known_as))))


def _scores(world: World, weighted: Mapping[str, float]) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    known, common, general = index().units, index().common, _names_of(world)
    for feature in sorted(weighted):
        said = weighted[feature] * common.get((world.name, feature), 1.0) ** _COMMON
        if all(stem in general for stem in feature.split()):
            said *= _NAMED
        for (name, unit), weight in known.get(feature, ()):
            if name == world.name:
                scores[unit] += weight * said
    return scores


def _by_words(world: World, text: str, least: float = _LEAST) -> set[str]:
    """Units that a text speaks of in words of its own: the best one, and others where it asks for several."""
    weighted: dict[str, float] = defaultdict(float)
    spoken: dict[str, float] = defaultdict(float)
    for sentence in _SENTENCE.split(text):
        weight = 1.4 if _ASKS.search(sentence) else 1.0
        if _DONE.search(sentence):
            weight *= 0.45
        for feature in features(sentence):
            weighted[feature] = max(weighted[feature], weight)
        for name, unit in phrased(sentence):
            if name == world.name:
                spoken[unit] = max(spoken[unit], weight)
    scores = _scores(world, weighted)
    for unit, weight in spoken.items():
        scores[unit] += _PHRASE * weight
    if not scores:
        return set()
    top = max(scores, key=lambda unit: (scores[unit], unit))
    others = [score for unit, score in scores.items() if unit != top]
    if scores[top] < least or (least == _SURE and scores[top] < _CLEAR * max(others, default=0.0)):
        return set()
    chosen = {top}
    many = _stated(text)
    if many:
        return chosen | _each(world, text, scores, many)
    if _SEVERAL.search(text):
        for clause in _CLAUSE.split(text):
            if _DONE.search(clause):
                continue
            local = _scores(world, dict.fromkeys(features(clause), 1.0))
            ranked = sorted(local, key=lambda unit: (-local[unit], unit))
            if not ranked or local[ranked[0]] < _LEAST or scores[ranked[0]] < _FRAC * scores[top]:
                continue
            if len(ranked) == 1 or local[ranked[0]] > _RATIO * local[ranked[1]]:
                chosen.add(ranked[0])
    return chosen


def _stated(text: str) -> int:
    """How many things a text says that it wants: two for both; 0 when it does not say."""
    found = _HOW_MANY.search(text)
    return _HOW[(found[1] or found[2]).lower()] if found else 0


def _each(world: World, text: str, scores: Mapping[str, float], many: int) -> set[str]:
    """So many units, each the best of some clause; what no clause speaks of best comes by its score in the whole."""
    best: dict[str, float] = {}
    for clause in _CLAUSE.split(text):
        local = _scores(world, dict.fromkeys(features(clause), 0.3 if _DONE.search(clause) else 1.0))
        if local:
            top = max(local, key=lambda unit: (local[unit] + 0.2 * scores.get(unit, 0.0), unit))
            best[top] = max(best.get(top, 0.0), local[top] + 0.2 * scores.get(top, 0.0))
    ranked = sorted(best, key=lambda unit: (-best[unit], unit))
    ranked += [unit for unit in sorted(scores, key=lambda unit: (-scores[unit], unit)) if unit not in best]
    return set(ranked[:many])
