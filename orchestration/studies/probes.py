"""What to ask so that one effect shows alone: a fact in a long text, ten rules at once, a job of so many minutes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import cache

from orchestration.checks.check import Passes, execute, tests_of
from orchestration.errors import AnswerWithoutCode, OrchestrationError
from orchestration.models.client import Client
from orchestration.models.messages import Message
from worlds import Unit, World, count_tokens, load

Probe = Callable[[Client, int], Awaitable[bool | None]]
"""Client and sample in; whether it came out right, or None when this trial says nothing about the effect."""

PLACED = 4_400  # tokens of the prompt in which the place of a fact is measured; place matters in full from 4,000
_FILLER = (
    "The meeting began late because the heating was off. Somebody had brought plums. It was agreed that the corridor "
    "wants paint and that the plants by the window get too little light. Nobody remembered who has the spare umbrella. "
)


def probe(effect: str, where: float) -> Probe:
    """The probe of an effect at a point. Raises OrchestrationError for an effect that cannot be measured."""
    if effect not in _PROBES:
        raise OrchestrationError(f"There is no probe for '{effect}'; there are {', '.join(_PROBES)}.")
    return _PROBES[effect](where)


def _length(tokens: float) -> Probe:
    async def ask(client: Client, sample: int) -> bool | None:
        return await _uses(client, sample, tokens, random.Random(sample).random())

    return ask


def _position(place: float) -> Probe:
    async def ask(client: Client, sample: int) -> bool | None:
        return await _uses(client, sample, PLACED, place)

    return ask


async def _uses(client: Client, sample: int, tokens: float, place: float) -> bool | None:
    world, unit = _simple()
    text = _hidden(world, unit, int(tokens), round(place * 20) / 20)
    response = await client.ask_async(text, sample=sample)
    return world.facts[unit.facts[0]].find in response.text


@cache
def _hidden(world: World, unit: Unit, tokens: int, place: float) -> str:
    """A text of about `tokens` tokens in which one fact stands at `place`, and the stub that depends on it."""
    ask = f"Implement this for {world.title.lower()}.\n\n{unit.signature.strip()}"
    fact = world.facts[unit.facts[0]].text
    many = max(1, (tokens - count_tokens(ask) - count_tokens(fact) - 10) // count_tokens(_FILLER))
    before = round(many * place)
    filler = [_FILLER] * many
    parts = [*filler[:before], fact + "\n", *filler[before:]]

    def joined() -> str:
        return f"{ask}\n\n" + "\n".join(parts) if place > 0.5 else "\n".join(parts) + f"\n\n{ask}"

    parts[before - 1 if before else 1] += " indeed" * max(0, tokens - count_tokens(joined()))
    return joined()


@cache
def _simple() -> tuple[World, Unit]:
    """A unit with exactly one fact and nothing else that could go wrong in a long text."""
    world = load("authentication")
    return world, next(unit for unit in world.units.values() if len(unit.facts) == 1 and not unit.needs)


def _rules(many: float) -> Probe:
    world, chosen, facts = _with_facts(int(many))
    text = (
        f"Implement the following for {world.title.lower()}.\n\n"
        + "\n\n".join(unit.signature.strip() for unit in chosen)
        + "\n\nRules:\n"
        + "\n".join(f"- {world.facts[fact].text}" for fact in facts)
    )

    check = Passes(world, tests_of(world, [unit.id for unit in chosen], held_back=True))

    async def ask(client: Client, sample: int) -> bool | None:
        response = await client.ask_async(text, sample=sample)
        return (await asyncio.to_thread(check, response.code)).passed

    return ask


@cache
def _with_facts(many: int) -> tuple[World, tuple[Unit, ...], tuple[str, ...]]:
    world = load("authentication")
    found: dict[tuple[str, ...], tuple[Unit, ...]] = {(): ()}
    for unit in world.units.values():
        for facts, units in list(found.items()):
            both = (*facts, *unit.facts)
            if len(set(both)) < len(both):  # a rule that two units rest on would have to hold twice
                continue
            if len(both) == many:
                return world, (*units, unit), both
            if len(both) < many:
                found.setdefault(both, (*units, unit))
    raise OrchestrationError(f"No units of the world {world.name} rest on exactly {many} facts.")


def _size(minutes: float) -> Probe:
    world, units = _of_minutes(minutes)
    text = (
        f"Implement the following for {world.title.lower()}.\n\n"
        + "\n\n".join(world.units[unit].signature.strip() for unit in units)
        + "\n\nRules:\n"
        + "\n".join(dict.fromkeys(world.facts[fact].text for unit in units for fact in world.units[unit].facts))
    )
    check = Passes(world, tests_of(world, units, held_back=True))

    async def ask(client: Client, sample: int) -> bool | None:
        response = await client.ask_async(text, sample=sample)
        return (await asyncio.to_thread(check, response.code)).passed

    return ask


@cache
def _of_minutes(minutes: float) -> tuple[World, tuple[str, ...]]:
    """The units whose human minutes come nearest, few rather than many."""
    world = load("authentication")
    sums: dict[int, tuple[str, ...]] = {0: ()}
    for unit in world.units.values():
        for total, units in list(sums.items()):
            sums.setdefault(total + unit.minutes, (*units, unit.id))
    del sums[0]
    nearest = min(sums, key=lambda total: (abs(total - minutes), total))
    return world, sums[nearest]


def _silent(tests: float) -> Probe:
    world, unit = _simple()
    text = _told(world, unit)
    check = Passes(world, tuple(unit.tests))

    async def ask(client: Client, sample: int) -> bool | None:
        response = await client.ask_async(text, sample=sample)
        if tests:
            return (await asyncio.to_thread(check, response.code)).passed
        done = await asyncio.to_thread(execute, f"{response.code}\n\n{unit.examples}")
        return done.status == "ok"

    return ask


def _repair(kind: float) -> Probe:
    world, unit = _simple()
    text = _told(world, unit)
    check = Passes(world, tuple(unit.tests))

    async def ask(client: Client, sample: int) -> bool | None:
        asked = Message("user", text)
        first = await client.ask_async([asked], sample=sample)
        try:
            wrong = await asyncio.to_thread(check, first.code)
        except AnswerWithoutCode:
            return None
        if wrong.passed or ("NameError" in wrong.message) != (kind == 0):
            return None
        again = f"{wrong.message}\n\nPlease correct the code of {unit.names[0]} and give all of it again."
        second = await client.ask_async(
            [asked, Message("assistant", first.text), Message("user", again)], sample=sample
        )
        return (await asyncio.to_thread(check, second.code)).passed

    return ask


def _told(world: World, unit: Unit) -> str:
    facts = "\n".join(world.facts[fact].text for fact in unit.facts)
    return f"Implement this for {world.title.lower()}.\n\n{unit.signature.strip()}\n\n{facts}"


_PROBES: dict[str, Callable[[float], Probe]] = {
    "length": _length,
    "position": _position,
    "rules": _rules,
    "size": _size,
    "silent": _silent,
    "repair": _repair,
}
