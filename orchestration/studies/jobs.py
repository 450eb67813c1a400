"""Work from a world as tasks and plans: one job of a given size, tests for it, and the three eras on the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from orchestration.checks.check import Passes, tests_of
from orchestration.checks.mutants import function_of
from orchestration.checks.written_tests import Bites
from orchestration.errors import BadEntry
from orchestration.plan.tasks import Plan, Task
from worlds import World, load

_HEAD = re.compile(r"^(?:async )?(?:def|class) .*$", re.M)


def load_world(name: str) -> World:
    """The world of that name. Raises WorldError naming the worlds there are."""
    return load(name)


def _named(world: World) -> str:
    return world.title[0].lower() + world.title[1:]


def task(
    world: World, units: Sequence[str], *, id: str | None = None, told: bool = True, checked: bool = False
) -> Task:
    """These units of a world as one task.

    told: lay down every rule that the units need; otherwise the model sees signatures only. checked: give it the
    units' step checks (their acceptance tests without the held-back ones). Raises KeyError for an unknown unit.
    """
    wanted = [world.units[unit] for unit in units]
    parts = [
        f"Implement the following for {_named(world)}. Use only the standard library and answer with one code block.",
        "\n\n".join(unit.signature.strip() for unit in wanted),
    ]
    facts = list(dict.fromkeys(fact for unit in wanted for fact in unit.facts))
    if told and facts:
        parts.append("Rules:\n" + "\n".join(f"- {world.facts[fact].text}" for fact in facts))
    used = [need for unit in wanted for need in unit.needs if need not in units]
    if used:
        stubs = [
            head.rstrip(":") for need in dict.fromkeys(used) for head in _HEAD.findall(world.units[need].signature)
        ]
        parts.append("Already written, you may call:\n" + "\n".join(stubs))
    return Task(
        id=id or "+".join(units),
        prompt="\n\n".join(parts),
        checks=(Passes(world, tests_of(world, units, held_back=False), name="step check"),) if checked else (),
        minutes=sum(unit.minutes for unit in wanted),
    )


def job(world: World, minutes: int, *, told: bool = True) -> Plan:
    """The world's job of this size as one task in one call, judged by all acceptance tests of its units.

    told: lay down the rules that its units need. Raises KeyError naming the sizes there are.
    """
    sizes = {size.minutes: size.units for size in world.task_sizes}
    if minutes not in sizes:
        there = ", ".join(f"{one:g}" for one in sizes)
        raise KeyError(f"{world.title} has no job of {minutes:g} minutes; it has {there}.")
    units = sizes[minutes]
    return Plan(
        (task(world, units, id=f"{minutes:g} min", told=told),), Passes(world, tests_of(world, units, held_back=True))
    )


def ask_for_tests(world: World, *functions: str, told: bool = True, least: float = 1.0) -> Plan:
    """One request for tests of these functions, judged by the mutants that they kill.

    told: lay down the rules of the functions; otherwise the model sees their signatures only. least: the share of the
    mutants that the tests must kill. Raises BadEntry for an unknown function, and where none is named.
    """
    if not functions:
        raise BadEntry("Name at least one function that tests are wanted for.")
    units = [function_of(world, one) for one in functions]
    named = ", ".join(functions[:-1]) + (" and " if len(functions) > 1 else "") + functions[-1]
    parts = [f"Write unit tests for {named} of {_named(world)}. Think of the edge cases."]
    parts.append("```python\n" + "\n\n".join(unit.signature.strip() for unit in units) + "\n```")
    rules = list(dict.fromkeys(world.facts[fact].text for unit in units for fact in unit.facts))
    if told and rules:
        parts.append("Rules:\n" + "\n".join(f"- {rule}" for rule in rules))
    minutes = sum(unit.minutes for unit in units) / 2
    return Plan((Task("tests", "\n\n".join(parts), minutes=minutes, kind="tests"),), Bites(world, functions, least))


def autocomplete(world: World) -> Plan:
    """The first era: one signature after the other, as an editor completes them; no rule is told, nothing checked."""
    return Plan(
        (Task(id=unit.id, prompt=unit.signature, minutes=unit.minutes) for unit in world.units.values()), Passes(world)
    )


def one_big_prompt(world: World) -> Plan:
    """The second era: everything at once, with every rule that anybody could think of."""
    rules = "\n".join(f"{number}. {rule}" for number, rule in enumerate(world.rules, 1))
    stubs = "\n\n".join(unit.signature.strip() for unit in world.units.values())
    prompt = (
        f"You are a world-class engineer. Build me {_named(world)}. Follow all of these rules:\n\n{rules}\n\n"
        f"Implement all of the following in one Python code block:\n\n{stubs}"
    )
    return Plan(
        (Task(id="everything", prompt=prompt, minutes=sum(unit.minutes for unit in world.units.values())),),
        Passes(world),
    )


def orchestrated(world: World, steps: Iterable[Sequence[str]] | None = None) -> Plan:
    """The third era: steps that each get the rules they need and are checked before the next one builds on them.

    steps: units of each step; None takes the world's own steps. Each step is checked with the acceptance tests of its
    units that are not held back; the held-back ones are run only on the whole.
    """
    chosen = list(steps) if steps is not None else [step.units for step in world.steps if step.units]
    home = {unit: "+".join(units) for units in chosen for unit in units}
    tasks = []
    for units in chosen:
        one = task(world, units, checked=True)
        needs = dict.fromkeys(home[need] for unit in units for need in world.units[unit].needs if home[need] != one.id)
        tasks.append(Task(one.id, one.prompt, tuple(needs), (), one.checks, one.minutes))
    return Plan(tasks, Passes(world))


def eras(world: World) -> dict[str, Plan]:
    """The three eras side by side, in their order."""
    return {
        "autocomplete": autocomplete(world),
        "one big prompt": one_big_prompt(world),
        "orchestration": orchestrated(world),
    }
