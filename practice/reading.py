"""What a conversation asks for and what it tells: intent, units of work, facts and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from worlds import World, count_tokens, load, names

Turn = tuple[str, str]
"""One message as (role, text)."""

PER_MESSAGE = 4  # tokens that the chat format itself adds to each message

_INTENTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(pattern, re.I))
    for intent, pattern in (
        (
            "tests",
            r"\b(write|add|generate|create|give me|need|make|build)\b[^.\n]{0,60}\btests?\b|\btest (suite|this|it)\b",
        ),
        ("review", r"\b(review|audit|critique|inspect)\b|\bfind\b[^.\n]{0,30}\b(bugs?|problems?|issues?|vulnerabilit)"),
        ("edges", r"\b(edge|corner|boundary) ?-?cases?\b|\bwhat (could|can|might) go wrong\b"),
        ("summarise", r"\b(summari[sz]e|summary|condense|shorten|tl;?dr)\b"),
        (
            "plan",
            r"\bplan\b(?! is)|\bbreak (this|it|the)[^.\n]{0,30} (down|into)|\bdecompose\b|"
            r"\bsplit\b[^.\n]{0,30}\binto\b",
        ),
        (
            "implement",
            r"\b(implement|write|build|create|code|make|complete|develop|finish|add|program|need|want|give me)\b|"
            r"(?m:^\s*(?:async )?def \w|^\s*class \w)",
        ),
    )
)
_FAILURE = re.compile(
    r"\bfail(s|ed|ing|ure)?\b|traceback|\b\w*error\b|\bexpected\b|\bwrong\b|\bbug\b|\bfix\b|n't work", re.I
)
_FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)```", re.S)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+\S", re.M)
_STUB = re.compile(r"^\s*(?:async )?(?:def|class) (\w+)", re.M)
_GIVEN = re.compile(r"^[^\n]*\b(already|existing|available|do not (change|rewrite)|may (call|use))\b[^\n]*:\s*$", re.I)


@dataclass(frozen=True)
class Reading:
    """Everything that an answer may depend on; equal conversations give equal readings."""

    intent: str
    world: World | None
    units: tuple[str, ...]
    told: Mapping[str, tuple[float, ...]]
    """Fact id to the places (0 first, 1 last in the prompt) where it is told."""
    rules: int
    """Rules and facts laid down at once, whether or not a unit depends on them."""
    tokens: int
    request: str
    code: str
    """The newest code in the conversation, an answer's or a pasted one; empty when there is none."""
    rounds: int
    """Failure reports before this one."""
    first: bool
    """Whether this is the first answer of the conversation."""


@lru_cache(maxsize=1024)
def read(turns: tuple[Turn, ...]) -> Reading:
    """Read a conversation; the last user message is the request, the others are context."""
    asked = [text for role, text in turns if role == "user"]
    request = asked[-1] if asked else ""
    world = _world("\n".join(text for _, text in turns))
    code = _newest_code(turns)
    first = all(role != "assistant" for role, _ in turns)
    intent = _intent(request, has_code=bool(code), first=first)
    units = _units(world, request, code, intent) if world else ()
    if world and not units and not first:
        units = _units(world, "\n".join(asked), code, intent)
    if world is None or (intent in ("implement", "repair") and not units):
        intent = "other"
    told = _told(world, turns) if world else {}
    bullets = sum(len(_BULLET.findall(text)) for role, text in turns if role != "assistant")
    return Reading(
        intent=intent,
        world=world,
        units=units,
        told=told,
        rules=max(bullets, len(told)),
        tokens=prompt_tokens(turns),
        request=request,
        code=code,
        rounds=sum(bool(_FAILURE.search(text)) for text in asked[1:-1]),
        first=first,
    )


def prompt_tokens(turns: Sequence[Turn]) -> int:
    """Tokens of a conversation as a server bills them: each text and a few for its frame."""
    return sum(count_tokens(text) + PER_MESSAGE for _, text in turns) + 3


def _intent(request: str, *, has_code: bool, first: bool) -> str:
    if has_code and not first and _FAILURE.search(request):
        return "repair"
    plain = _FENCE.sub("", request)
    found = [
        (match.start(), order, intent)
        for order, (intent, pattern) in enumerate(_INTENTS)
        if (match := pattern.search(plain))
    ]
    if has_code and _FAILURE.search(plain) and not any(intent != "implement" for _, _, intent in found):
        return "repair"
    return min(found)[2] if found else "other"


def _newest_code(turns: Sequence[Turn]) -> str:
    for _, text in reversed(turns):
        blocks = _FENCE.findall(text)
        if blocks:
            return "\n\n".join(blocks)
    return ""


@lru_cache(maxsize=64)
def _words(world: World) -> re.Pattern[str]:
    words = {world.name, world.title}
    for unit in world.units.values():
        words.update((*unit.names, *unit.aliases, unit.title))
    return re.compile(
        r"\b(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + r")", re.I
    )


def _world(text: str) -> World | None:
    best, most = None, 0
    for name in names():
        world = load(name)
        hits = len({match.lower() for match in _words(world).findall(text)} | dict(_facts_in(world, text)).keys())
        if hits > most:
            best, most = world, hits
    return best


@lru_cache(maxsize=256)
def _alias(world: World, unit_id: str) -> re.Pattern[str]:
    unit = world.units[unit_id]
    words = sorted({*unit.names, *unit.aliases, unit.title}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(word).replace(r"\ ", r"[\s_-]+") for word in words) + r")\b", re.I)


@lru_cache(maxsize=64)
def _whole(world: World) -> re.Pattern[str]:
    word = re.escape(world.name[:4])
    return re.compile(
        rf"\b{word}\w*\b[^.\n]{{0,40}}\b(system|service|module|everything|all of it)\b|\bwhole (thing|system|module)\b",
        re.I,
    )


def _units(world: World, request: str, code: str, intent: str) -> tuple[str, ...]:
    owner = {name: unit.id for unit in world.units.values() for name in unit.names}
    if intent in ("repair", "review"):
        defined = {owner[name] for name in _STUB.findall(code) if name in owner}
        if defined:
            return tuple(unit for unit in world.units if unit in defined)
    wanted = _wanted_lines(request)
    stubs = {owner[name] for name in _STUB.findall("\n".join(wanted)) if name in owner}
    if stubs:
        return tuple(unit for unit in world.units if unit in stubs)
    lines = [line for line in wanted if not _tells(world, line)]
    text = "\n".join(lines)
    if _whole(world).search(text):
        return tuple(world.units)
    return tuple(unit for unit in world.units if _alias(world, unit).search(text))


def _wanted_lines(request: str) -> list[str]:
    """The lines that ask: what follows a heading such as "Already written:" up to a blank line is given, not asked."""
    wanted, given = [], False
    for line in request.splitlines():
        if _GIVEN.match(line):
            given = True
        elif not line.strip():
            given = False
        elif not given:
            wanted.append(line)
    return wanted


def _tells(world: World, line: str) -> bool:
    return bool(_facts_in_line(world, line))


@lru_cache(maxsize=1024)
def _facts_in(world: World, text: str) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    start = 0
    for line in text.split("\n"):  # no sign crosses a line, and the same lines come again in many prompts
        found += [(fact, start + place) for fact, place in _facts_in_line(world, line)]
        start += len(line) + 1
    return tuple(found)


@lru_cache(maxsize=16_384)
def _facts_in_line(world: World, line: str) -> tuple[tuple[str, int], ...]:
    return tuple((fact.id, match.start()) for fact in world.facts.values() for match in fact.pattern.finditer(line))


def _told(world: World, turns: Sequence[Turn]) -> dict[str, tuple[float, ...]]:
    total = max(1, sum(len(text) for _, text in turns))
    told: dict[str, tuple[float, ...]] = {}
    before = 0
    for role, text in turns:
        if role != "assistant":
            for fact, start in _facts_in(world, text):
                told[fact] = (*told.get(fact, ()), (before + start) / total)
        before += len(text)
    return told
