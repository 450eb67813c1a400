"""Writing that is no solution: tests, edge cases, summaries, plans, each with what models leave out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from practice import curves
from practice.coding import knows
from practice.cues import pattern
from practice.curves import Dice
from practice.profile import Profile
from practice.reading import Reading
from worlds import World

_COUNT = pattern("count")
_NUMBERS = {word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_NUMBERS["twelve"] = 12
_CONTRACT = pattern("contract")


def tests(reading: Reading, profile: Profile, dice: Dice) -> str:
    """Some of the units' tests; one that rests on a fact of this unit or another is written only when it is known."""
    world = reading.world
    assert world is not None
    keep = curves.hold(profile, reading.rules) * profile.lists
    chosen, unsure = [], False
    for unit in reading.units:
        for name, source in world.units[unit].tests.items():
            rests = _rests_on(world, unit)[name]
            if not all(knows(world, reading, profile, unit, fact, dice) for fact in sorted(rests)):
                unsure = True
            elif dice.draw(unit, name, "test") < keep:
                chosen.append(source.strip())
    wanted = _asked_count(reading.request)
    chosen = chosen[:wanted] if wanted else chosen
    doubt = " Some of the rules I was not told, so I left out what rests on them." if unsure else ""
    if not chosen:
        first = world.units[reading.units[0]].names[0]
        chosen = [f'def test_it_is_there(app):\n    """It is there."""\n    assert callable(app.{first})']
    code = "\n\n\n".join(chosen)
    return f"Here are tests; each takes the module under test as `app`.{doubt}\n\n```python\n{code}\n```"


def edge_cases(reading: Reading, profile: Profile, dice: Dice) -> str:
    """Some of the edge cases of the units, or of the whole world; fewer of each, the more is asked at once."""
    world = reading.world
    assert world is not None
    units = reading.units or tuple(world.units)
    keep = profile.lists * (1.0 if len(units) == 1 else 0.7 if len(units) < 5 else 0.4)
    lines = [
        f"- {world.units[unit].title}: {case}" if len(units) > 1 else f"- {case}"
        for unit in units
        for case in world.units[unit].edge_cases
        if dice.draw(unit, case, "edge") < keep
    ]
    lines.append("- very large inputs")
    if (wanted := _asked_count(reading.request)) and len(lines) > wanted:
        lines = sorted(sorted(lines, key=lambda line: dice.draw(line, "fits"))[:wanted], key=lines.index)
    return "What could go wrong:\n\n" + "\n".join(lines)


def summary(reading: Reading, profile: Profile, dice: Dice) -> str:
    """What is kept of the facts that the conversation tells: lossy, and contradictions are kept like facts."""
    world = reading.world
    assert world is not None
    kept: list[tuple[float, str]] = []
    for fact, places in reading.told.facts.items():
        if dice.draw(fact, "keep") < profile.lists * max(curves.use(profile, reading.tokens, at) for at in places):
            kept.append((min(places), world.facts[fact].text))
    for fact, places in reading.told.decoys.items():
        if line := _line_of(world, reading, fact, places):
            if dice.draw(fact, "keep the contradiction") < profile.lists:
                kept.append((min(places), line))
    kept.sort()
    limit = _asked_count(reading.request)
    if limit is not None and len(kept) > limit:
        drawn = sorted(range(len(kept)), key=lambda at: dice.draw(str(at), "fits"))[:limit]
        kept = [kept[at] for at in sorted(drawn)]
    if not kept:
        return (
            f"In short: this is about {world.title[0].lower()}{world.title[1:]}. I found no rule or figure in what you "
            "sent that a summary should keep; paste the text itself."
        )
    return "In short:\n\n" + "\n".join(f"- {text}" for _, text in kept)


def plan(reading: Reading, profile: Profile, dice: Dice) -> str:
    """Steps in an order that works; the steps that write no feature are left out as often as the profile says."""
    world = reading.world
    assert world is not None
    contracts = bool(_CONTRACT.search(reading.request))
    rows: list[tuple[str, tuple[str, ...]]]
    if reading.units and set(reading.units) != set(world.units):
        rows = [(world.units[unit].title, (unit,)) for unit in reading.units]
    else:
        rows = [
            (step.title, step.units)
            for step in world.steps
            if step.units or dice.draw(step.id, "plan") >= profile.omits
        ]
    wanted = _asked_count(reading.request)
    if wanted and len(rows) < wanted:
        rows = [
            (world.units[unit].title, (unit,)) if units else (title, ())
            for title, units in rows
            for unit in (units or (title,))
        ]
    while wanted and len(rows) > wanted:
        shortest = min(range(len(rows) - 1), key=lambda at: len(rows[at][1]) + len(rows[at + 1][1]))
        (one, first), (two, second) = rows[shortest : shortest + 2]
        rows[shortest : shortest + 2] = [(f"{one}; {two[0].lower()}{two[1:]}", (*first, *second))]
    few = f"I see {len(rows)} steps and not {wanted}.\n\n" if wanted and len(rows) < wanted else ""
    lines = []
    for number, (title, units) in enumerate(rows, 1):
        lines.append(f"{number}. {title}")
        if len(units) > 1:
            lines.append(f"   - {', '.join(world.units[unit].title.lower() for unit in units)}")
        if contracts and units:
            lines += _contract(world, units, profile, dice)
    return few + "\n".join(lines)


def other(reading: Reading, profile: Profile, dice: Dice) -> str:
    """The honest answer to everything that is no work in one of the worlds."""
    about = f" You seem to be at work on '{reading.world.title}', which I know." if reading.world else ""
    return (
        "I am a simulated coding model for practice, not a chatbot. In the small projects of this course I can "
        "implement units of work, repair code given a failing check, review code, compare two answers, list edge "
        f"cases, write tests, summarise and plan.{about} Name the piece of work that you want, or paste its signature."
    )


def _contract(world: World, units: tuple[str, ...], profile: Profile, dice: Dice) -> list[str]:
    needs = dict.fromkeys(need for unit in units for need in world.units[unit].needs if need not in units)
    lines = [f"   - about {sum(world.units[unit].minutes for unit in units)} minutes of human work"]
    if needs:
        lines.append(f"   - needs: {', '.join(world.units[need].title.lower() for need in needs)}")
    lines.append(f"   - gives: {', '.join(name for unit in units for name in world.units[unit].names)}")
    for unit in units:
        free = [name for name, rests in _rests_on(world, unit).items() if not rests]
        if free and dice.draw(unit, "contract") < profile.lists:
            requirement = world.units[unit].tests[free[0]].split('"""')[1]
            lines.append(f"   - check: {requirement}")
    return lines


def _asked_count(request: str) -> int | None:
    """How many steps, sentences or items a request asks for; None when it does not say."""
    found = _COUNT.search(request)
    if not found:
        return None
    word = found[1].lower()
    return (int(word) if word.isdecimal() else _NUMBERS.get(word, 0)) or None


def _line_of(world: World, reading: Reading, fact: str, places: tuple[float, ...]) -> str:
    decoy = world.facts[fact].decoy
    found = decoy.search(reading.heard) if decoy else None
    if not found:
        return ""
    start = reading.heard.rfind("\n", 0, found.start()) + 1
    end = reading.heard.find("\n", found.end())
    return reading.heard[start : end if end >= 0 else None].strip(" \t-*#>\"'")[:200]


@lru_cache(maxsize=256)
def _rests_on(world: World, unit: str) -> dict[str, frozenset[str]]:
    """For each test of a unit, the facts without which it would not hold or which its words tell.

    Found by running the world's own code with one fact wrong at a time, in the unit itself and in all that it needs.
    """
    tests = world.units[unit].tests
    rests: dict[str, set[str]] = {
        name: {fact.id for fact in world.facts.values() if any(map(fact.told_in, source.splitlines()))}
        for name, source in tests.items()
    }
    for other in (unit, *_needed(world, unit)):
        for fact in world.units[other].facts:
            space: dict[str, Any] = {}
            exec(world.program(world.apply_fact(world.units[other].reference, fact), tests), space)
            for name in space["result"]["failed"]:
                rests[name].add(fact)
    return {name: frozenset(facts) for name, facts in rests.items()}


def _needed(world: World, unit: str) -> list[str]:
    found: list[str] = []
    left = list(world.units[unit].needs)
    while left:
        if (one := left.pop()) not in found:
            found.append(one)
            left += world.units[one].needs
    return sorted(found)
