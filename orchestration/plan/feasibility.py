"""What makes a plan impossible to carry out, and an order of steps wrong: named, one sentence each.

Plans and orders are plain data that somebody wrote by hand, so anything may be in them: nothing here raises.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from numbers import Real
from typing import Any

FIELDS = ("id", "prompt", "needs", "produces", "minutes", "checks")


@dataclass(frozen=True)
class Part:
    """A piece of a job that some step must produce."""

    minutes: float
    """Human minutes."""
    needs: tuple[str, ...] = ()
    """Products of other parts, or things given, that it uses."""
    trouble: str = ""
    """The kind of thing that goes wrong with it."""


def structural_problems(
    steps: Any,
    *,
    checks: Collection[str],
    parts: Mapping[str, Part] | None = None,
    given: Iterable[str] = (),
    longest: float = 30.0,
    fewest: int = 3,
    most: int = 7,
) -> tuple[str, ...]:
    """Everything that keeps a plan from being carried out; empty when nothing does.

    A plan is a list of steps {id, prompt, needs, produces, minutes, checks}, carried out in the order given. Arguments
    as in `rehearse`.
    """
    if not isinstance(steps, list | tuple) or not all(isinstance(step, Mapping) for step in steps):
        return ("the plan is not a list of steps, each a dict",)
    shape = tuple(problem for place, step in enumerate(steps, 1) for problem in _shape(step, place))
    if shape:
        return shape
    given = tuple(given)
    return (
        *_count(steps, fewest, most),
        *_order(steps, given),
        *_contents(steps, parts, given),
        *_size(steps, parts, longest),
        *_checks(steps, checks),
    )


def order_problems(
    order: Any, edges: Mapping[str, Sequence[str]], distractors: Collection[str] = ()
) -> tuple[str, ...]:
    """What is wrong with an order of steps; empty when nothing is.

    order: the names of the steps, first to last; edges: for each step, the steps whose results it uses; distractors:
    steps that the job does not need.
    """
    if not isinstance(order, list | tuple) or not all(isinstance(step, str) for step in order):
        return ("the order is not a list of names of steps",)
    steps = _steps_of(edges)
    problems = [f"'{step}' is there twice" for step in dict.fromkeys(order) if order.count(step) > 1]
    problems += [f"'{step}' is not needed: nothing in the job uses it" for step in order if step in distractors]
    problems += [f"'{step}' is missing" for step in steps if step not in order]
    for step, needs in edges.items():
        for need in needs:
            if step in order and need in order and order.index(step) < order.index(need):
                problems.append(f"'{step}' comes before '{need}', which it uses")
    return tuple(problems)


def order_score(order: Any, edges: Mapping[str, Sequence[str]]) -> float:
    """Share of the edges that an order satisfies, 0 to 1: both steps are there, and the used one comes first."""
    pairs = [(need, step) for step, needs in edges.items() for need in needs]
    if not pairs or not isinstance(order, list | tuple):
        return 0.0
    place: dict[str, int] = {step: i for i, step in reversed(list(enumerate(order))) if isinstance(step, str)}
    kept = [1 for used, user in pairs if used in place and user in place and place[used] < place[user]]
    return len(kept) / len(pairs)


def _steps_of(edges: Mapping[str, Sequence[str]]) -> list[str]:
    return list(dict.fromkeys([name for step, needs in edges.items() for name in (*needs, step)]))


def _shape(step: Mapping[str, Any], place: int) -> Iterator[str]:
    name = f"step '{step['id']}'" if isinstance(step.get("id"), str) and step["id"] else f"step {place}"
    missing = [key for key in FIELDS if key not in step]
    if missing:
        yield f"{name} has no {' and no '.join(repr(key) for key in missing)}"
        return
    if not isinstance(step["id"], str) or not step["id"].strip():
        yield f"{name} needs an 'id', a short name"
    if not isinstance(step["prompt"], str) or not step["prompt"].strip():
        yield f"{name} has an empty 'prompt'"
    for key in ("needs", "produces", "checks"):
        value = step[key]
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            yield f"{name}: '{key}' is not a list of names"
    minutes = step["minutes"]
    if isinstance(minutes, bool) or not isinstance(minutes, Real) or not 0 < step["minutes"] < 1e6:
        yield f"{name}: 'minutes' is not a positive number"


def _count(steps: Sequence[Mapping[str, Any]], fewest: int, most: int) -> Iterator[str]:
    if not steps:
        yield "the plan is empty"
    elif not fewest <= len(steps) <= most:
        yield f"the plan has {len(steps)} steps; between {fewest} and {most} are asked for"
    ids = [step["id"] for step in steps]
    for name in dict.fromkeys(ids):
        if ids.count(name) > 1:
            yield f"two steps are called '{name}'"


def _order(steps: Sequence[Mapping[str, Any]], given: Sequence[str]) -> Iterator[str]:
    maker = {product: step["id"] for step in reversed(steps) for product in step["produces"]}
    waits = {
        step["id"]: {maker[n] for n in step["needs"] if n in maker and n not in given} - {step["id"]} for step in steps
    }
    circle: set[str] = set()
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        circle = set(error.args[1])
        yield f"steps wait for each other in a circle: {' → '.join(reversed(error.args[1]))}"
    ready = set(given)
    for step in steps:
        for need in step["needs"]:
            if need in step["produces"] and need not in ready:
                yield f"step '{step['id']}' names '{need}' among its needs and makes it itself; leave it out"
            elif need not in ready and not (step["id"] in circle and maker.get(need) in circle):
                yield f"step '{step['id']}' uses '{need}', which no earlier step produces"
        ready |= set(step["produces"])


def _contents(
    steps: Sequence[Mapping[str, Any]], parts: Mapping[str, Part] | None, given: Sequence[str]
) -> Iterator[str]:
    made: dict[str, str] = {}
    for step in steps:
        if not step["produces"]:
            yield f"step '{step['id']}' produces nothing"
        for product in step["produces"]:
            if product in made:
                yield f"'{product}' is produced twice, by '{made[product]}' and by '{step['id']}'"
            made.setdefault(product, step["id"])
            if parts is None:
                continue
            if product not in parts:
                yield f"step '{step['id']}' produces '{product}', which the job does not ask for"
                continue
            for need in parts[product].needs:
                if need not in step["needs"] and need not in step["produces"]:
                    yield f"step '{step['id']}' makes '{product}' without naming '{need}' among its needs"
    for product in parts or ():
        if product not in made:
            yield f"no step produces '{product}'"


def _size(steps: Sequence[Mapping[str, Any]], parts: Mapping[str, Part] | None, longest: float) -> Iterator[str]:
    for step in steps:
        if step["minutes"] > longest:
            yield f"step '{step['id']}' takes {step['minutes']:g} minutes; {longest:g} is the most for one step"
        real = sum(parts[product].minutes for product in step["produces"] if product in parts) if parts else 0.0
        if step["minutes"] < real:
            yield f"step '{step['id']}' says {step['minutes']:g} minutes, but what it produces takes {real:g}"


def _checks(steps: Sequence[Mapping[str, Any]], checks: Collection[str]) -> Iterator[str]:
    for step in steps:
        for check in step["checks"]:
            if check not in checks:
                yield f"step '{step['id']}' names the check '{check}', which is not in the catalogue"
