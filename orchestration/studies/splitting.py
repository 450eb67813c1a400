"""One job cut in different ways: more or fewer steps, stronger or weaker checks, with or without contracts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from orchestration.checks.check import Check, Examples, Mentions, Passes, tests_of
from orchestration.conductor import Conductor, Exchange, Run, Step
from orchestration.models import background
from orchestration.models.client import Client
from orchestration.models.messages import Message, Response
from orchestration.plan.tasks import Plan, Task
from orchestration.studies.jobs import task
from orchestration.trials.experiment import APART, Experiment, must_fit
from orchestration.trials.result import Result, Trial
from worlds import World

if TYPE_CHECKING:
    import pandas as pd

Looks = Literal["nothing", "the examples", "one test", "most tests", "every test"]
"""What a step check runs of each unit: nothing, the examples that everybody sees, its first test, all tests but those
held back until the release, or all."""
AGAIN = 100_000_000  # samples of a fresh try lie this far from those of the one before


def in_steps(world: World, minutes: float, steps: int, *, check: Looks = "nothing") -> Plan:
    """The world's job of this size cut into so many steps of about equal minutes, judged by all tests of its units.

    Every step gets the signatures and the rules of its own units, and the step check that is named. Raises KeyError for
    a size that the world does not have, ValueError when there are fewer units than steps.
    """
    units = {size.minutes: size.units for size in world.task_sizes}[round(minutes)]
    groups = even(tuple(units), tuple(float(world.units[unit].minutes) for unit in units), steps)
    return Plan(_tasks(world, groups, check), Passes(world, tests_of(world, units, held_back=True)))


@cache
def even(units: tuple[str, ...], minutes: tuple[float, ...], steps: int) -> tuple[tuple[str, ...], ...]:
    """Units in their order as groups of about equal minutes: the cut with the least sum of squares."""
    if not 1 <= steps <= len(units):
        raise ValueError(f"{len(units)} units cannot be cut into {steps} steps.")

    def groups(cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
        yield from zip((0, *cuts), (*cuts, len(units)), strict=True)

    best = min(
        combinations(range(1, len(units)), steps - 1),
        key=lambda cuts: sum(sum(minutes[a:b]) ** 2 for a, b in groups(cuts)),
    )
    return tuple(units[a:b] for a, b in groups(best))


class _StartingOver(Client):
    def __init__(self, client: Client) -> None:
        self.__dict__.update(vars(client))

    async def ask_async(self, prompt: str | Message | Sequence[Message], *, sample: int = 0) -> Response:
        if isinstance(prompt, str | Message):
            return await super().ask_async(prompt, sample=sample)
        asked_before = sum(one.role == "assistant" for one in prompt)
        first = next(place for place, one in enumerate(prompt) if one.role == "user")
        return await super().ask_async(prompt[: first + 1], sample=sample + asked_before * AGAIN)


def starting_over(client: Client) -> Client:
    """The same model, asked anew: each try gets the first request alone, without the code and the report that failed.

    A live model sees the same request again and answers as its temperature lets it.
    """
    return _StartingOver(client)


def first_tries(experiment: Experiment, arm: str) -> pd.DataFrame:
    """How often each step of an arm was right at its first try, as its checks say: minutes, tries, right, share.

    A step without checks has no verdict and is left out.
    """
    import pandas as pd

    rows = []
    for one in experiment.arms[arm].tasks:
        first = [exchange for exchange in _first(experiment.result, arm, one) if exchange.checks]
        if first:
            right = sum(exchange.passed for exchange in first)
            rows.append(
                {
                    "step": one.id,
                    "minutes": one.minutes,
                    "tries": len(first),
                    "right": right,
                    "share": right / len(first),
                }
            )
    columns = ["step", "minutes", "tries", "right", "share"]
    return pd.DataFrame(rows, columns=columns).set_index("step")


def recalls(
    world: World, experiment: Experiment, arm: str, looks: Iterable[Looks], *, trials: int = 40
) -> dict[str, float]:
    """The recall of step checks, measured: of the first answers that are wrong, the share that each check turns down.

    Wrong is what fails any test of its units, alone over the world's own other parts. Takes the first `trials` trials
    of an arm made by `in_steps`; empty when there is no wrong answer.
    """
    plan = experiment.arms[arm]
    wrong: list[tuple[tuple[str, ...], str]] = []
    for one in plan.tasks:
        units = tuple(one.id.split("+"))
        truth = Passes(world, tests_of(world, units, held_back=True))
        for exchange in _first(experiment.result, arm, one)[:trials]:
            if not truth(exchange.response.code).passed:
                wrong.append((units, exchange.response.code))
    found: dict[str, float] = {}
    for look in looks:
        if seen := [any(not check(code).passed for check in _checks(world, units, look)) for units, code in wrong]:
            found[look] = sum(seen) / len(seen)
    return found


@dataclass(frozen=True)
class Contract:
    """Which clauses the steps of a plan get."""

    needs: bool = True
    """What it may use: the signatures of the steps before it."""
    gives: bool = True
    """What it must give: the signatures of its own functions."""
    rules: bool = True
    """What must hold of it, in words."""
    check: bool = True
    """What says that it is right: tests, run before the next step begins."""


def contracts(world: World, contract: Contract | None = None) -> Plan:
    """The world's own steps that write code, each with these clauses (default: all), judged by all acceptance tests."""
    clauses = contract or Contract()
    steps = [step for step in world.steps if step.units]
    home = {unit: step.id for step in steps for unit in step.units}
    tasks = []
    for step in steps:
        told = task(world, step.units, told=clauses.rules, checked=clauses.check)
        prompt = told.prompt.split("\n\n")
        opening = f"Implement the step “{step.title}” of {world.title[0].lower()}{world.title[1:]}. "
        opening += "Use only the standard library and answer with one code block."
        signatures = "\n\n".join(world.units[unit].signature.strip() for unit in step.units)
        rules = [part for part in prompt if part.startswith("Rules:")]
        parts = [opening, *([signatures] if clauses.gives else []), *rules]
        needs = dict.fromkeys(home[need] for unit in step.units for need in world.units[unit].needs)
        needs.pop(step.id, None)
        gives = tuple(name for unit in step.units for name in world.units[unit].names) if clauses.gives else ()
        used = tuple(needs) if clauses.needs else ()
        tasks.append(Task(step.id, "\n\n".join(parts), used, gives, told.checks, told.minutes))
    return Plan(tasks, Passes(world))


def six_steps(world: World) -> Plan:
    """All of the world's own steps as a plan with contracts, judged by all acceptance tests.

    Steps that write code are those of `contracts`. A step that writes tests is checked for holding any; a review has no
    check, and needs the code that it is to read added to its prompt once it is there.
    """
    plan = contracts(world)
    tasks = list(plan.tasks)
    rules = "Rules:\n" + "\n".join(f"- {fact.text}" for fact in world.facts.values())
    about = f"{world.title[0].lower()}{world.title[1:]}"
    for step in (one for one in world.steps if not one.units):
        before = tuple(one.id for one in tasks)
        if "test" in step.id:
            titles = "; ".join(one.title.lower() for one in world.steps if one.units)
            prompt = f"Write integration tests for {about}: {titles}. Each test takes the module under test as `app`."
            check = Mentions(("app",), "tests are there")
            tasks.append(Task(step.id, f"{prompt}\n\n{rules}", before, (), (check,), 30))
        else:
            prompt = f"{step.title}: read this code of {about} as an attacker would. Say what is wrong; write no code."
            tasks.append(Task(step.id, f"{prompt}\n\n{rules}", before, (), (), 30))
    return Plan(tasks, plan.acceptance)


def as_needed(client: Client, world: World, *, trials: int = 40, check: Looks = "every test", seed: int = 0) -> Result:
    """Three ways to cut the whole job, as a result with three arms: the world's steps, every unit by itself from the
    start, and the world's steps of which only those are cut further that fail.

    A step that fails its check at once is cut into halves, and these again, down to single units; a unit that fails is
    sent back (3 tries). Each arm's trial is judged by all acceptance tests. Nothing is logged. Raises
    OrchestrationError for a seed or a number of trials that an experiment would refuse.
    """
    name = "Cut only what failed"
    must_fit(name, trials, seed)
    steps = [step.units for step in world.steps if step.units]
    single: list[tuple[str, ...]] = [(unit,) for unit in world.units]
    ways: dict[str, tuple[list[tuple[str, ...]], bool]] = {
        "cut into steps": (steps, False),
        "cut into single functions": (single, False),
        "cut only what failed": (steps, True),
    }
    place = {arm: number for number, arm in enumerate(ways)}

    async def trial(arm: str, index: int) -> Trial:
        groups, further = ways[arm]
        sample = place[arm] * APART + seed * trials + index
        done = [await _carried_out(client, world, units, check, further, sample) for units in groups]
        made = [step for some in done for step in some]
        code = "\n\n\n".join(step.code for step in _kept(made))
        verdict = await asyncio.to_thread(Passes(world), code)
        return Trial.of_run(arm, index, Run(tuple(made), verdict), seed=seed, sample=sample)

    async def all_of_them() -> list[Trial]:
        wanted = [(arm, index) for arm in ways for index in range(trials)]
        found: list[Trial] = []
        for start in range(0, len(wanted), 8):
            found += await background.together(trial(*one) for one in wanted[start : start + 8])
        return found

    return Result(name, tuple(ways), tuple(background.wait(all_of_them())), trials)


async def _carried_out(
    client: Client, world: World, units: Sequence[str], check: Looks, further: bool, sample: int
) -> list[Step]:
    """The steps that were made of these units, those that were given up and cut among them."""
    cut = further and len(units) > 1
    conductor = Conductor(client, tries=1 if cut else 3, log=False)
    (step,) = (await conductor.conduct(Plan(_tasks(world, [tuple(units)], check)), sample=sample)).steps
    if step.passed or not cut:
        return [step]
    half = len(units) // 2
    later = [await _carried_out(client, world, part, check, further, sample) for part in (units[:half], units[half:])]
    return [step, *(one for some in later for one in some)]


def _kept(steps: Iterable[Step]) -> list[Step]:
    """The steps whose code counts: the last one that made each unit."""
    steps = list(steps)
    return [
        step
        for place, step in enumerate(steps)
        if not any(set(later.task.id.split("+")) < set(step.task.id.split("+")) for later in steps[place + 1 :])
    ]


def _tasks(world: World, groups: Iterable[Sequence[str]], check: Looks) -> list[Task]:
    groups = [tuple(group) for group in groups]
    home = {unit: "+".join(group) for group in groups for unit in group}
    tasks = []
    for group in groups:
        one = task(world, group)
        used = (home[need] for unit in group for need in world.units[unit].needs if need in home)
        needs = tuple(dict.fromkeys(need for need in used if need != one.id))
        tasks.append(replace(one, needs=needs, checks=_checks(world, group, check)))
    return tasks


def _checks(world: World, units: Sequence[str], look: Looks) -> tuple[Check, ...]:
    """The step check of these units, if any."""
    match look:
        case "nothing":
            return ()
        case "the examples":
            return (Examples(world, tuple(units), name="step check"),)
        case "one test":
            tests = tuple(next(iter(world.units[unit].tests)) for unit in units)
        case _:
            tests = tests_of(world, units, held_back=look == "every test")
    return (Passes(world, tests, name="step check"),)


def _first(result: Result, arm: str, one: Task) -> list[Exchange]:
    start = one.prompt.strip()
    return [
        exchange
        for trial in result.of(arm)
        for exchange in trial.exchanges
        if len(exchange.messages) == 1 and exchange.messages[0].content.startswith(start)
    ]
