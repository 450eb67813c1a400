"""What a conversation asks for and what it tells: intent, units of work, facts and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from practice import intents, wanted
from practice.material import own_words, pasted_from
from practice.memory import LONGEST_TEXT, TEXTS
from practice.told import Told, mentions, told
from practice.vocabulary import Key, called, known_share, phrased, unit_scores, world_scores
from worlds import World, count_tokens, load, names

Turn = tuple[str, str]
"""One message as (role, text)."""

PER_MESSAGE = 4  # tokens that the chat format itself adds to each message
_PASTED = 20.0  # evidence of a world's own text
_PHRASE = 2.0  # evidence of a phrase that a unit is known by
_OF_UNITS = ("implement", "repair", "tests", "judge", "review")
"""Intents that are nothing without a unit."""
_LEAST = 2.2  # evidence for a world without which a conversation is about none
_KNOWN = 0.6  # share of a request's words that a world should know when there is little evidence
_FOREIGN = 6.5  # evidence for a world below which a conversation is about something else


@dataclass(frozen=True)
class Reading:
    """Everything that an answer may depend on; equal conversations give equal readings."""

    intent: str
    """implement, repair, review, judge, edges, tests, summarise, plan or other."""
    world: World | None
    units: tuple[str, ...]
    """The units asked about; none when it is about the world as a whole."""
    told: Told
    rules: int
    """Rules and facts laid down at once, whether or not a unit depends on them."""
    tokens: int
    request: str
    heard: str
    """Everything that was told: all messages but the model's own."""
    code: str
    """The newest code in the conversation, an answer's or a pasted one; empty when there is none."""
    blocks: tuple[str, ...]
    """The blocks of written code in the request, in their order."""
    report: str
    """The request without the code that it quotes: what people and test runs say."""
    tests: str
    """Tests that stand in the conversation; empty when there are none."""
    may_edit: bool | None
    """Whether the tests may be changed: allowed, forbidden, or nothing was said."""
    failing: bool
    """Whether the request reports a failing check."""
    rounds: int
    """Failure reports before this one."""
    first: bool
    """Whether this is the first answer of the conversation."""


def read(turns: tuple[Turn, ...]) -> Reading:
    """Read a conversation; the last user message is the request, the others are context."""
    return _remembered(turns) if sum(len(text) for _, text in turns) <= LONGEST_TEXT else _read(turns)


@lru_cache(maxsize=TEXTS)
def _remembered(turns: tuple[Turn, ...]) -> Reading:
    return _read(turns)


def _read(turns: tuple[Turn, ...]) -> Reading:
    asked = [text for role, text in turns if role == "user"]
    request = asked[-1] if asked else ""
    before = "\n".join(text for role, text in turns if role != "system")[: -len(request) or None] if request else ""
    code = _newest_code(turns)
    first = all(role != "assistant" for role, _ in turns)
    spoken = own_words(request)
    blocks = intents.code_in(spoken).written
    talk = intents.is_talk(spoken)
    intent = intents.intent_of(spoken, code_before=bool(code) and not blocks, first=first)
    if not intent and len(asked) > 1 and not talk:
        intent = intents.intent_of(own_words(asked[-2]), code_before=False, first=True)
    world = _world(turns, spoken)
    units: tuple[str, ...] = ()
    if world:
        units = wanted.units(world, spoken, before, code, intent or "implement")
        if not intent and units and not talk:
            intent = "implement"
    if world is None or not intent or (intent in _OF_UNITS and not units):
        intent = "other"
    heard = told(world, turns) if world else Told()
    bullets = sum(intents.items(text) for role, text in turns if role != "assistant")
    return Reading(
        intent=intent,
        world=world,
        units=units,
        told=heard,
        rules=max(bullets, len(heard.facts)),
        tokens=prompt_tokens(turns),
        request=spoken,
        heard="\n".join(text for role, text in turns if role != "assistant"),
        code=code,
        blocks=blocks,
        report=intents.report(request),
        tests="\n\n".join(
            found for role, text in turns if role != "assistant" and (found := intents.code_in(text).tests)
        ),
        may_edit=_may_edit(turns),
        failing=intents.fails(request),
        rounds=sum(intents.fails(text) for text in asked[:-1]),
        first=first,
    )


def prompt_tokens(turns: Sequence[Turn]) -> int:
    """Tokens of a conversation as a server bills them: each text and a few for its frame."""
    return sum(count_tokens(text) + PER_MESSAGE for _, text in turns) + 3


def _may_edit(turns: Sequence[Turn]) -> bool | None:
    """What was said last about changing the tests; within one message a ban beats a permission."""
    for role, text in reversed(turns):
        said = {intents.may_edit_tests(line) for line in text.split("\n")} if role != "assistant" else set()
        if said - {None}:
            return False not in said
    return None


def _newest_code(turns: Sequence[Turn]) -> str:
    for _, text in reversed(turns):
        written = intents.code_in(text).written
        if written:
            return "\n\n".join(written)
    return ""


def _world(turns: Sequence[Turn], request: str) -> World | None:
    """The world that a conversation is about; `request` is its last message in the person's own words."""
    evidence = _evidence(turns)
    best = max(evidence, key=lambda name: (evidence[name], name), default=None)
    if best is None or evidence[best] < _LEAST:
        return None
    if evidence[best] < _FOREIGN and known_share(best, intents.asking(intents.prose(request))) < _KNOWN:
        return None
    return load(best)


def _evidence(turns: Sequence[Turn]) -> dict[str, float]:
    """How much a conversation speaks of each world."""
    evidence: dict[str, float] = dict.fromkeys(names(), 0.0)
    last = max((at for at, (role, _) in enumerate(turns) if role == "user"), default=-1)
    for at, (role, text) in enumerate(turns):
        weight = 1.0 if at == last else 0.5
        if pasted := pasted_from(text):
            evidence[pasted] += _PASTED
        if role != "assistant":
            text = own_words(text)
            for line in text.split("\n"):
                for name, _, _, _ in mentions(line):
                    evidence[name] += 1.5 * weight
        for name, hits in wanted.defined(text).items():
            evidence[name] += 12 * hits
        plain = intents.asking(intents.prose(text))
        named = [called(line) for line in plain.split("\n")]
        for name in evidence:
            evidence[name] += weight * max((scores.get(name, 0.0) for scores in named), default=0.0)
        for name in {world for line in plain.split("\n") for world, _ in phrased(line)}:
            evidence[name] += _PHRASE * weight
        for name, score in world_scores(plain).items():
            evidence[name] += weight * score
        for name, score in _best_of(unit_scores(plain)).items():
            evidence[name] += weight * score
    return evidence


def _best_of(scores: Mapping[Key, float]) -> dict[str, float]:
    best: dict[str, float] = {}
    for (world, _), score in scores.items():
        best[world] = max(best.get(world, 0.0), score)
    return best
