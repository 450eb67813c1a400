"""The practice model's own thinking: CPU milliseconds a call for a prompt of 2,000 tokens, without HTTP.

    python benchmarks/thinking.py [--calls 300] [--model NAME]

The prompt is a brief, its rules and its signatures (authentication) and asks for one unit of work, each in its turn:

  never seen       every line differs from every line of every earlier call (a made-up word ends it)
  lines seen       lines of earlier calls, in an order and a selection that no earlier call had
  another sample   the same conversation asked again for a further, independent answer

The three take turns. Beside each, what counting the tokens of such a prompt costs (on further prompts of its kind): the
share of the whole that is counting. The first two are what a server meets; the third is what an experiment repeats.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

from practice import PROFILES, PracticeModel
from worlds import count_tokens, load

LENGTH = 2000
BAR = 0.3  # milliseconds
WORLD = load("authentication")
T = TypeVar("T")
Turns = tuple[tuple[str, str], ...]


def material(mark: str = "") -> list[str]:
    """The lines that prompts are made of: as much of brief, rules, facts and signatures as there is room for."""
    lines = [f"- {rule}" for rule in WORLD.rules]
    lines += [line for line in WORLD.brief.splitlines() if line.strip()]
    lines += [f"- {fact.text}" for fact in WORLD.facts.values()]
    lines += [line for unit in WORLD.units.values() for line in unit.signature.splitlines() if line.strip()]
    room, chosen = LENGTH - 100, []
    for line in lines:
        room -= count_tokens(line + mark) + 1
        if room > 0:
            chosen.append(line)
    return chosen


def request(unit: str) -> str:
    """What is asked for: one unit, by its signature."""
    return f"Implement this for the authentication service.\n\n{WORLD.units[unit].signature.strip()}"


def word(number: int) -> str:
    """A made-up word for a number: no digits, which might be taken for a rule's figures."""
    return "".join("bcdfghjklm"[int(digit)] + "aeiou"[int(digit) % 5] for digit in str(number))


def fresh() -> Iterator[Turns]:
    """Conversations in which no line was ever seen before."""
    lines = material(f"  # {word(9999)}")
    for number, unit in enumerate(endless_units()):
        mark = f"  # {word(number)}"
        asked = "\n".join(line + mark if line else "" for line in request(unit).splitlines())
        yield ("system", "\n".join(line + mark for line in lines)), ("user", asked)


def rearranged() -> Iterator[Turns]:
    """Conversations of lines that were seen, each in an order of its own."""
    dice, lines = random.Random(1), material()
    for number, unit in enumerate(endless_units()):
        yield ("system", "\n".join(dice.sample(lines, len(lines) - number % 3))), ("user", request(unit))


def endless_units() -> Iterator[str]:
    while True:
        yield from WORLD.units


def cpu(work: Callable[..., T], *words: object) -> tuple[T, float]:
    """What `work` returns, and the CPU milliseconds of this process that it took."""
    began = time.process_time_ns()
    result = work(*words)
    return result, (time.process_time_ns() - began) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=300, help="calls of each kind")
    parser.add_argument("--model", default=next(iter(PROFILES)), choices=list(PROFILES))
    given = parser.parse_args()
    model, new, known = PracticeModel(PROFILES[given.model]), fresh(), rearranged()
    same = next(known)
    for turns in (*islice(new, 30), *islice(known, 30), same):  # worlds loaded, patterns compiled, lines seen
        model.answer(turns, "warm")

    spent: dict[str, list[float]] = {"never seen": [], "lines seen": [], "another sample": []}
    counting: dict[str, list[float]] = {kind: [] for kind in spent}
    tokens: dict[str, list[int]] = {kind: [] for kind in spent}
    for number in range(given.calls):
        for kind, turns in {"never seen": next(new), "lines seen": next(known), "another sample": same}.items():
            answer, milliseconds = cpu(model.answer, turns, str(number))
            spent[kind].append(milliseconds)
            tokens[kind].append(answer.input_tokens)
        for kind, turns in {"never seen": next(new), "lines seen": next(known), "another sample": same}.items():
            counting[kind].append(cpu(model.length, turns)[1])

    print(f"{given.model}, {given.calls} calls of each kind, load {os.getloadavg()[0]:.1f}; CPU ms a call")
    print(f"{'prompt':16}{'tokens':>8}{'median':>9}{'p90':>8}{'counting':>10}{'share':>7}{'under ' + str(BAR):>11}")
    for kind, values in spent.items():
        middle, counted = statistics.median(values), statistics.median(counting[kind])
        print(
            f"{kind:16}{statistics.median(tokens[kind]):8.0f}{middle:9.3f}{statistics.quantiles(values, n=10)[8]:8.3f}"
            f"{counted:10.3f}{counted / middle:7.0%}{'yes' if middle < BAR else 'no':>11}"
        )


if __name__ == "__main__":
    main()
