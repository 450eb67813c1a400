"""How well the practice model reads other people's words. `python tests/practice/recognition.py` prints the rates.

`corpus/` holds 820 prompts by four people who did not know how the model reads. The words of the worlds and of the
intents were chosen by the 500 in tuned.jsonl, half of which had first been held out. Nobody who tuned anything looked
at the 320 in unseen.jsonl. Templates such as {code:late_fee} stand for real parts of the world.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from practice.faces import face, slips
from practice.reading import read
from worlds import load, names

CORPUS = Path(__file__).with_name("corpus")
HALVES = ("tuned", "unseen")
_TEMPLATE = re.compile(r"\{(code|code2|failure|signature|tests):(\w+)\}")
_WHOLE = ("plan", "summarise", "edges", "review", "tests")


@dataclass(frozen=True)
class Read:
    """One prompt and what was made of it."""

    id: str
    intent: bool
    world: bool
    units: bool
    """All units that are meant and no other."""
    near: bool
    """At least half of what is meant or was read is in both."""

    @property
    def right(self) -> bool:
        return self.intent and self.world and self.units


def readings(half: str) -> Iterator[Read]:
    """Every prompt of a half, read."""
    for line in (CORPUS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines():
        yield _judged(json.loads(line))


def rates(half: str) -> dict[str, float]:
    """Shares of the half's prompts: intent, world and units right, all three right, and with the units nearly right."""
    made = list(readings(half))
    return {
        "prompts": float(len(made)),
        "intent": sum(one.intent for one in made) / len(made),
        "world": sum(one.world for one in made) / len(made),
        "units": sum(one.units for one in made) / len(made),
        "all": sum(one.right for one in made) / len(made),
        "nearly": sum(one.intent and one.world and one.near for one in made) / len(made),
    }


def turns(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The messages of a prompt with the world's parts in place of the templates."""
    return tuple(
        (one["role"], _TEMPLATE.sub(lambda found: _part(found[1], found[2]), one["content"])) for one in row["messages"]
    )


def _judged(row: dict[str, Any]) -> Read:
    reading = read(turns(row))
    world = load(row["world"]) if row["world"] else None
    every = set(world.units) if world else set()
    meant = every if row["units"] == ["*"] else set(row["units"])
    found = set(reading.units)
    general = not meant and row["intent"] in _WHOLE and found in (set(), every)
    foreign = row["intent"] == "other"
    exact = foreign or found == meant or general
    return Read(
        id=row["id"],
        intent=reading.intent == row["intent"],
        world=foreign or (reading.world is not None and reading.world.name == row["world"]),
        units=exact,
        near=exact or (bool(meant | found) and len(meant & found) / len(meant | found) >= 0.5),
    )


@lru_cache(maxsize=512)
def _part(kind: str, unit: str) -> str:
    world = next(world for world in map(load, names()) if unit in world.units)
    one = world.units[unit]
    slip = slips(world, unit)[0]
    wrong = face(world, unit, 0, slip, frozenset())
    assert wrong is not None
    if kind == "code":
        return wrong.source
    if kind == "code2":
        return one.alternatives[0].strip()
    if kind == "signature":
        return one.signature.strip()
    if kind == "tests":
        return "\n\n".join(one.tests.values()).strip()
    space: dict[str, Any] = {}
    exec(world.program(wrong.source, one.tests), space)
    failed = space["result"]["failed"]
    lines = "\n".join(f"- {name}: {message}" for name, message in failed.items())
    return f"{len(failed)} of {len(one.tests)} tests failed:\n{lines}"


def main() -> int:
    """Print the rates of both halves."""
    print(f"{'':10}{'prompts':>8}{'intent':>8}{'world':>8}{'units':>8}{'all':>8}{'nearly':>8}")
    for half in HALVES:
        made = rates(half)
        shares = "".join(f"{made[key]:8.1%}" for key in ("intent", "world", "units", "all", "nearly"))
        print(f"{half:10}{made['prompts']:8.0f}{shares}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
