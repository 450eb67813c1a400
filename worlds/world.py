"""A world as plain values: a small realistic project, its units of work, and the ways in which they go wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .program import assemble


@dataclass(frozen=True)
class Fact:
    """A rule that nobody can guess and that has to be told."""

    id: str
    text: str
    """One sentence of a requirement."""
    signs: tuple[str, ...]
    """Regular expressions, case ignored; any of them in a message means that the fact was told."""
    find: str
    replace: str
    """What a plausible wrong guess writes in place of `find`."""
    decoys: tuple[str, ...] = ()
    """Regular expressions for what an outdated or foreign text says in its place; whoever believes it guesses wrong."""

    @cached_property
    def decoy(self) -> re.Pattern[str] | None:
        """All decoys as one pattern, or None when the world has no contradiction of this fact."""
        return re.compile("|".join(f"(?:{sign})" for sign in self.decoys), re.IGNORECASE) if self.decoys else None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All signs as one pattern."""
        return re.compile("|".join(f"(?:{sign})" for sign in self.signs), re.IGNORECASE)

    def told_in(self, text: str) -> bool:
        """Whether any sign is in the text."""
        return self.pattern.search(text) is not None


@dataclass(frozen=True)
class Slip:
    """A bug that a glance misses and a test catches: a patch on the reference of one unit."""

    id: str
    unit: str
    kind: str
    """Its class, such as boundary, empty input, swallowed error or security."""
    find: str
    replace: str
    tell: str
    """What is wrong, in a sentence, as a reviewer would say it."""


@dataclass(frozen=True, eq=False)
class Unit:
    """A piece of work that can be delegated by itself."""

    id: str
    title: str
    names: tuple[str, ...]
    """Public functions and classes that it defines; other units use no other names of it."""
    aliases: tuple[str, ...]
    """What people call it."""
    minutes: int
    """Human time."""
    needs: tuple[str, ...]
    """Ids of the units that it calls."""
    facts: tuple[str, ...]
    """Ids of the facts that it depends on."""
    step: str
    signature: str
    """Stubs that reveal no fact."""
    examples: str
    """Visible assertions, true for every solution, slip and wrong fact."""
    reference: str
    alternatives: tuple[str, ...]
    """Other right solutions; any mix over the units works together."""
    tests: Mapping[str, str]
    """Names and sources of its acceptance tests."""
    edge_cases: tuple[str, ...] = ()
    """What a careful person would try, in a few words each."""

    @property
    def solutions(self) -> tuple[str, ...]:
        """The reference and the alternatives."""
        return (self.reference, *self.alternatives)


@dataclass(frozen=True)
class Step:
    """A step of the course's plan for this world; some have no units."""

    id: str
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class TaskSize:
    """Units that together take so many human minutes."""

    minutes: int
    units: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What a good review says about a slip."""

    id: str
    slip: str
    text: str


@dataclass(frozen=True)
class Gap:
    """What the brief leaves open and the customer knows: worth a question."""

    id: str
    fact: str
    missing: str
    """The open question, in a sentence."""
    signs: tuple[str, ...]
    """Regular expressions, case ignored, that know a learner's question about it."""
    answer: str
    """What the customer says when asked; it tells the fact."""

    def asked_in(self, text: str) -> bool:
        """Whether the text asks about it."""
        return any(re.search(sign, text, re.IGNORECASE) for sign in self.signs)


@dataclass(frozen=True, eq=False)
class World:
    """A project to orchestrate in; `worlds.load` makes one from its folder."""

    name: str
    title: str
    brief: str
    """How the customer writes: one page of markdown that states few of the facts."""
    rules: tuple[str, ...]
    """The rules of the big prompt; the text of every fact is among them."""
    units: Mapping[str, Unit]
    """In the order of their dependencies."""
    facts: Mapping[str, Fact]
    slips: Mapping[str, Slip]
    steps: tuple[Step, ...]
    held_back: frozenset[str]
    """Names of the tests that are run only at release."""
    findings: Mapping[str, Finding] = field(default_factory=dict)
    task_sizes: tuple[TaskSize, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """Files of an existing project by path, when the world has one."""
    known_as: tuple[str, ...] = ()
    """What people call the project, besides its name and title."""
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    """What its brief leaves open, when the world was made to be asked about."""

    @cached_property
    def tests(self) -> dict[str, str]:
        """Names and sources of all acceptance tests, in the order of the units."""
        return {name: source for unit in self.units.values() for name, source in unit.tests.items()}

    @property
    def minutes(self) -> int:
        """Human time for all units."""
        return sum(unit.minutes for unit in self.units.values())

    def program(self, answer: str = "", tests: Iterable[str] | None = None) -> str:
        """One Python source: the reference, the answer over it, then the named tests (all of them for None).

        It sets `result` to {"passed": [names], "failed": {name: message}}. Of the reference only what the tests and
        the answer mention, directly or through other units, is put in, so few tests cost little.

        Raises:
            ValueError: a test that this world does not have.
        """
        names = list(self.tests) if tests is None else list(dict.fromkeys(tests))
        if unknown := [name for name in names if name not in self.tests]:
            raise ValueError(f"The world {self.name} has no test {unknown[0]!r}; it has {', '.join(self.tests)}.")
        chosen = {name: self.tests[name] for name in names}
        return assemble(self._reference(frozenset(names), answer), answer, chosen)

    def apply_fact(self, code: str, fact_id: str) -> str:
        """The code with the plausible wrong guess in place of the fact.

        Raises:
            ValueError: no such fact, or its place is not in the code exactly once.
        """
        if fact_id not in self.facts:
            raise ValueError(f"The world {self.name} has no fact {fact_id!r}; it has {', '.join(self.facts)}.")
        fact = self.facts[fact_id]
        return _patched(code, fact.find, fact.replace, f"the fact {fact_id}")

    def apply_slip(self, code: str, slip_id: str) -> str:
        """The code with the slip in it.

        Raises:
            ValueError: no such slip, or its place is not in the code exactly once (a wrong fact may have taken it).
        """
        if slip_id not in self.slips:
            raise ValueError(f"The world {self.name} has no slip {slip_id!r}; it has {', '.join(self.slips)}.")
        slip = self.slips[slip_id]
        return _patched(code, slip.find, slip.replace, f"the slip {slip_id}")

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {name: unit.id for unit in self.units.values() for name in unit.names}

    @cached_property
    def _public(self) -> re.Pattern[str]:
        names = sorted(self._owners, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else re.compile(r"(?!)")

    @cached_property
    def _mentioned(self) -> dict[str, frozenset[str]]:
        return {name: self._with_needs(source) for name, source in self.tests.items()}

    def _with_needs(self, text: str) -> frozenset[str]:
        found: set[str] = set()
        left = [self._owners[name] for name in set(self._public.findall(text))]
        while left:
            unit = left.pop()
            if unit not in found:
                found.add(unit)
                left.extend(self.units[unit].needs)
        return frozenset(found)

    def _reference(self, tests: frozenset[str], answer: str) -> str:
        wanted = self._with_needs(answer).union(*(self._mentioned[name] for name in tests))
        return "\n\n".join(unit.reference for unit in self.units.values() if unit.id in wanted)


def _patched(code: str, find: str, replace: str, what: str) -> str:
    times = code.count(find)
    if times != 1:
        raise ValueError(
            f"Cannot apply {what}: {find.strip()!r} is in the code {times} times and should be there once."
        )
    return code.replace(find, replace)
