"""Which world and which units of work a text speaks of, in whatever words: weighted words and pairs of words.

The weights are those of BM25 (Robertson and Zaragoza 2009) over one document a unit: its title, names, aliases,
docstrings, requirements, edge cases and facts. Word stems are Porter's (snowballstemmer); a word that no world uses is
taken for the nearest one that some world does (rapidfuzz), so that typing errors are read over.
"""

from __future__ import annotations

import ast
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TypeVar

import snowballstemmer
from rapidfuzz import fuzz, process

from practice.memory import by_line, by_text
from worlds import Unit, World, load, names

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+|\d+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STOP = frozenset(
    "a an and any are as at be been but by can could did do does for from get got had has have he her him his how i if "
    "into is it its just like me my no not now of on once one only or our own please pls plz she should so some "
    "such than thanks that the their them then there these they thing this those to too us very was we were what when "
    "where which who why will with would you your code function write implement need want make give python def return "
    "str int list dict float bool none true false test tests assert self s t d m ll re ve".split()
)
_GENERAL = frozenset({"system", "servic", "repositori", "account", "project", "shop"})
"""Stems in titles that say nothing about which world it is."""
_STEMMER = snowballstemmer.stemmer("english")
_LONGEST = 30
_SATURATION = 1.5
_PAIR = 1.6
_K = TypeVar("_K", tuple[str, str], str)
Key = tuple[str, str]
"""(world, unit)."""


@dataclass(frozen=True)
class _Index:
    units: Mapping[str, tuple[tuple[Key, float], ...]]
    """Stem, or two stems joined by a space, to the units that use it and how much it says for each."""
    worlds: Mapping[str, tuple[tuple[str, float], ...]]
    common: Mapping[tuple[str, str], float]
    """(world, stem or pair) to how much it says about which of its units is meant: 1 rare, near 0 common."""
    phrases: Mapping[str, tuple[tuple[Key, frozenset[str]], ...]]
    """First stem of a title or alias to the units that have it, with all its stems."""
    known: tuple[str, ...]
    """Every word of any world, for typing errors."""


def words(text: str) -> Iterator[str]:
    """The words of a text in small letters; joined names fall apart."""
    for word in _WORD.findall(_HUMP.sub(" ", text)):
        if len(word) <= _LONGEST:
            yield word.lower()


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of the words that say something, in order."""
    return [_stem(word) for word in words(text) if word not in _STOP]


@lru_cache(maxsize=16_384)
def _mended(word: str) -> str:
    """The stem of a word as somebody typed it."""
    known = index().known
    stem = _stem(word)
    if len(word) < 4 or word.isdigit() or stem in _stems_known():
        return stem
    near = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=82 if len(word) > 5 else 74)
    return _stem(near[0]) if near and near[0][0] == word[0] else stem


@cache
def _stems_known() -> frozenset[str]:
    return frozenset(_stem(word) for word in index().known)


@by_line
def features(text: str) -> frozenset[str]:
    said = [_mended(word) for word in words(text) if word not in _STOP]
    return frozenset(said) | {f"{one} {two}" for one, two in pairwise(said)}


def _fields(world: World, unit: Unit) -> Iterator[tuple[float, str]]:
    yield 3.0, unit.title
    yield 3.0, unit.id
    for name in unit.names:
        yield 2.5, name
    for alias in unit.aliases:
        yield 1.5, alias
    for node in ast.walk(ast.parse(unit.signature)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield 1.0, ast.get_docstring(node) or ""
    for source in unit.tests.values():
        yield 0.7, source.split('"""')[1]
    for case in unit.edge_cases:
        yield 0.5, case
    for fact in unit.facts:
        yield 0.5, world.facts[fact].text
    for slip in world.slips.values():
        if slip.unit == unit.id:
            yield 0.3, slip.tell


@cache
def index() -> _Index:
    """The weighted words of all worlds."""
    counts: dict[Key, dict[str, float]] = {}
    general: dict[str, dict[str, float]] = {}
    known: set[str] = set()
    phrases: dict[str, list[tuple[Key, frozenset[str]]]] = defaultdict(list)
    for name in names():
        world = load(name)
        about = general[name] = defaultdict(float)
        texts = [(6.0, world.title), (6.0, name), (1.0, world.brief), *((2.0, step.title) for step in world.steps)]
        for weight, text in texts:
            known.update(words(text))
            for stem in set(stems(text)):
                about[stem] += weight
        for unit in world.units.values():
            count = counts[(name, unit.id)] = defaultdict(float)
            for text in (unit.title, *unit.aliases):
                if len(said := stems(text)) > 1:
                    phrases[said[0]].append(((name, unit.id), frozenset(said)))
            for weight, text in _fields(world, unit):
                said = stems(text)
                known.update(words(text))
                for stem in said:
                    count[stem] += weight
                    about[stem] += weight / 4
                for one, two in pairwise(said):
                    count[f"{one} {two}"] += weight * _PAIR
    return _Index(
        _weighed(counts),
        _weighed(general),
        _commonness(counts),
        {stem: tuple(found) for stem, found in phrases.items()},
        tuple(sorted(word for word in known if len(word) > 3)),
    )


def _commonness(counts: Mapping[Key, Mapping[str, float]]) -> dict[tuple[str, str], float]:
    many: dict[str, int] = defaultdict(int)
    using: dict[tuple[str, str], int] = defaultdict(int)
    for (world, _), count in counts.items():
        many[world] += 1
        for word in count:
            using[world, word] += 1
    return {
        (world, word): math.log(1 + (many[world] - used + 0.5) / (used + 0.5)) / math.log(1 + (many[world] - 0.5) / 1.5)
        for (world, word), used in using.items()
    }


def _weighed(counts: Mapping[_K, Mapping[str, float]]) -> dict[str, tuple[tuple[_K, float], ...]]:
    places: dict[str, list[_K]] = defaultdict(list)
    for key, count in counts.items():
        for word in count:
            places[word].append(key)
    weighed: dict[str, tuple[tuple[_K, float], ...]] = {}
    for word, keys in places.items():
        rare = math.log(1 + (len(counts) - len(keys) + 0.5) / (len(keys) + 0.5))
        weighed[word] = tuple((key, rare * counts[key][word] / (counts[key][word] + _SATURATION)) for key in keys)
    return weighed


@by_text
def unit_scores(text: str) -> Mapping[Key, float]:
    """How much a text speaks of each unit; units that it does not speak of are left out."""
    scores: dict[Key, float] = defaultdict(float)
    known = index().units
    for feature in sorted(features(text)):
        for key, weight in known.get(feature, ()):
            scores[key] += weight
    return dict(scores)


@cache
def _titles() -> dict[str, tuple[frozenset[str], tuple[frozenset[str], ...]]]:
    """World to the stems of its title that no other title has, and the stems of each thing that it is called."""
    titles = {name: frozenset(stems(f"{load(name).title} {name}")) - _GENERAL for name in names()}
    return {
        name: (
            frozenset(stem for stem in title if sum(stem in other for other in titles.values()) == 1),
            tuple(frozenset(stems(called)) for called in load(name).known_as),
        )
        for name, title in titles.items()
    }


@by_line
def called(line: str) -> Mapping[str, float]:
    """How much a line calls each world by its name; worlds that it does not call are left out."""
    said = features(line)
    scores: dict[str, float] = {}
    for name, (title, others) in _titles().items():
        score = 3.5 * len(said & title) + 3.5 * any(other <= said for other in others)
        if score:
            scores[name] = score
    return scores


@by_text
def world_scores(text: str) -> Mapping[str, float]:
    """How much a text speaks of each world as a whole."""
    scores: dict[str, float] = defaultdict(float)
    known = index().worlds
    for feature in sorted(features(text)):
        for name, weight in known.get(feature, ()):
            scores[name] += weight
    return dict(scores)


@by_line
def phrased(line: str) -> frozenset[Key]:
    """Units of which a line uses a title or an alias, all words of it."""
    said, phrases = features(line), index().phrases
    return frozenset(key for stem in said for key, phrase in phrases.get(stem, ()) if phrase <= said)


def known_share(world: str, text: str) -> float:
    """The share of a text's words that say something of one of the world's units, 0 for a text without words."""
    said = {feature for feature in features(text) if " " not in feature}
    known = index().units
    title = _titles()[world][0]
    heard = sum(
        stem in title or any(name == world and weight > 1 for (name, _), weight in known.get(stem, ())) for stem in said
    )
    return heard / len(said) if said else 0.0
