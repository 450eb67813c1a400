"""What makes two runs the same experiment: if any of it differs, no kept trial may stand in for a new one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from inspect import getfile
from typing import Any
from urllib.parse import urlsplit

from orchestration.models.client import LOOPBACK, Client
from orchestration.plan.tasks import Plan
from worlds import World

FORM = 2
"""The form of kept trials; another number and nothing kept before is read."""
_JUDGING = (
    "orchestration.conductor",
    "orchestration.checks.check",
    "orchestration.checks.mutants",
    "orchestration.models.messages",
    "orchestration.trials.experiment",
    "worlds.program",
)


class Unknown(Exception):
    """Something takes part whose behaviour cannot be told from its data, such as a function that somebody wrote."""


def fingerprint(
    name: str, arms: Mapping[str, Plan], client: Client, *, tries: int, seed: int, trials: int
) -> str | None:
    """A text that two experiments share only if every trial of one could be a trial of the other; None if unknowable.

    In it: name, arms with every prompt, needs and check, the worlds' tests, examples and slips, model, server (a port
    on this machine does not count, a practice model's version does), tries, seed, and the code that carries plans out
    and judges. With a seed the number of trials too, since the dice depend on it. Asks the server once for its models.
    """
    try:
        parts = {
            "form": FORM,
            "name": name,
            "arms": [[arm, *_plan(plan)] for arm, plan in arms.items()],
            "client": [f"{type(client).__module__}.{type(client).__qualname__}", _code(type(client).__module__)],
            "model": client.model,
            "server": [_place(client.url), client.version()],
            "tries": tries,
            "seed": [seed, trials if seed else 0],
            "code": [_code(module) for module in _JUDGING],
        }
    except Unknown:
        return None
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


def _plan(plan: Plan) -> list[Any]:
    tasks = [
        [task.id, task.prompt, task.needs, task.produces, task.minutes, task.kind, [told(one) for one in task.checks]]
        for task in plan.tasks
    ]
    return [tasks, told(plan.acceptance)]


def told(value: object) -> Any:
    """A value as plain data. Raises Unknown for what cannot be told that way."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case World():
            return [value.name, _world(value)]
        case list() | tuple():
            return [told(one) for one in value]
        case set() | frozenset():
            return sorted((told(one) for one in value), key=repr)
        case dict():
            return [[told(key), told(one)] for key, one in value.items()]
        case _ if is_dataclass(value) and not isinstance(value, type):
            kind = type(value)
            inside = [[one.name, told(getattr(value, one.name))] for one in fields(value)]
            return [f"{kind.__module__}.{kind.__qualname__}", _code(kind.__module__), inside]
    raise Unknown(type(value).__name__)


@cache
def _world(world: World) -> str:
    units = ((one.id, one.reference, one.signature, one.examples) for one in world.units.values())
    said = [*world.tests.items(), *units, *world.slips.values()]
    return sha256(repr(said).encode()).hexdigest()[:16]


@cache
def _code(module: str) -> str:
    try:
        with open(getfile(import_module(module)), "rb") as source:
            return sha256(source.read()).hexdigest()[:16]
    except (ImportError, OSError, TypeError):  # what is written in a notebook has no file
        raise Unknown(module) from None


def _place(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return "this machine" if host in LOOPBACK else url
