"""Twelve short functions to accept or reject: about half are right, the others have one bug, drawn by lot."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from orchestration.checks.check import CheckResult, Examples, Passes, tests_of
from orchestration.checks.mutants import function_of
from worlds import Slip, Unit, World, load

TWELVE = (
    ("authentication", "check_password"),
    ("pricing", "bundle_discount"),
    ("rental", "late_fee"),
    ("csv_import", "find_delimiter"),
    ("shortener", "check_quota"),
    ("authentication", "validate_email"),
    ("pricing", "line_total"),
    ("authentication", "check_session"),
    ("rental", "refund_deposit"),
    ("shortener", "make_code"),
    ("csv_import", "match_existing"),
    ("authentication", "log_out_everywhere"),
)
"""World and unit: one public function each, short, and to be judged by itself."""
_MEANING = {
    "sessions": (
        'sessions of one log-in have the same "family"; when tokens are renewed, the old session is "rotated" '
        "and another one is active in its place",
    )
}
"""What words in a part of the store mean, where no card but that of the function which writes them says so."""
_LONGEST = 16
_SEED = 2


@dataclass(frozen=True)
class Proposal:
    """A function that somebody proposes, and what it must do. Whether it is right is known once its tests have run."""

    name: str
    project: str
    must: tuple[str, ...]
    """What it must do, a sentence each."""
    given: tuple[str, ...]
    """What its arguments look like, and what the right ones around it do."""
    code: str
    world: World = field(repr=False)
    unit: Unit = field(repr=False)
    _slip: str | None = field(default=None, repr=False)

    def tested(self) -> CheckResult:
        """Run all acceptance tests of the function on this code, in the sandbox."""
        return _tested(self.world.name, self.unit.id, self.code)

    def shown(self) -> CheckResult:
        """Run only the examples that come with its signature, as a person does who tries it out."""
        return _tried(self.world.name, self.unit.id, self.code)

    @property
    def bug(self) -> Slip | None:
        """What is wrong with it; None where nothing is. Look after you have judged."""
        return self.world.slips[self._slip] if self._slip else None

    def __str__(self) -> str:
        must = "\n".join(f"- {sentence}" for sentence in (*self.must, *self.given))
        return f"{self.name} ({self.project}) must:\n{must}\n\n{self.code}"

    @property
    def request(self) -> str:
        """What a reviewer is asked: everything that stands on the card, and the code."""
        rules = "\n".join(f"- {sentence}" for sentence in (*self.must, *self.given))
        title = self.world.title[0].lower() + self.world.title[1:]
        return (
            f"Review this function of {title}: does it do what it must? Say what is wrong with it.\n\n"
            f"It must:\n{rules}\n\n```python\n{self.code.strip()}\n```"
        )


def cards(seed: int = _SEED) -> tuple[Proposal, ...]:
    """The twelve functions of the lesson, in its order; another seed deals other bugs to other functions.

    Five to seven units are drawn by lot; each gets one of its slips by lot, no class of bug twice where that can be.
    The others are right: the reference or another right solution, by lot.
    """
    dice = random.Random(f"it looks right {seed}")
    wrong = set(dice.sample(TWELVE, dice.choice((5, 6, 7))))
    kinds: list[str] = []
    dealt = []
    for place in TWELVE:
        world = load(place[0])
        unit = world.units[place[1]]
        slip = None
        code = dice.choice([one for one in unit.solutions if _length(one) <= _LONGEST])
        if place in wrong:
            slip = _drawn(dice, [one for one in world.slips.values() if one.unit == unit.id], kinds)
            kinds.append(slip.kind)
            code = world.apply_slip(unit.reference, slip.id)
        dealt.append(_proposal(world, unit, code, slip))
    return tuple(dealt)


def proposed(world: World, function: str, slip: str | None = None) -> Proposal:
    """One function of a world as a proposal: its reference, or the reference with one of its slips.

    Raises BadEntry for an unknown function, ValueError for an unknown slip.
    """
    unit = function_of(world, function)
    found = world.slips.get(slip) if slip else None
    code = world.apply_slip(unit.reference, slip) if slip else unit.reference
    return _proposal(world, unit, code, found)


def _drawn(dice: random.Random, slips: list[Slip], kinds: list[str]) -> Slip:
    """One of the slips, of a class that has not come yet where there is one, and that leaves the code short."""
    fresh = [one for one in slips if one.kind not in kinds and one.replace.count("\n") <= one.find.count("\n") + 3]
    return dice.choice(fresh or slips)


def _proposal(world: World, unit: Unit, code: str, slip: Slip | None) -> Proposal:
    must = [ast.get_docstring(ast.parse(test).body[0]) or "" for test in unit.tests.values()]  # type: ignore[arg-type]
    must += [world.facts[one].text for one in unit.facts if not _told(world.facts[one].text, " ".join(must))]
    notes = _notes(unit)
    return Proposal(
        name=unit.names[0],
        project=world.title,
        must=tuple(must),
        given=(*_sentences(notes), *_kept(world, notes, code), *_called(world, unit, code)),
        code=code.strip() + "\n",
        world=world,
        unit=unit,
        _slip=slip.id if slip else None,
    )


def _told(sentence: str, text: str) -> bool:
    """Whether two in five of a sentence's longer words stand in the text already: then it says little new."""
    words = set(re.findall(r"\w{4,}", sentence.lower()))
    return 5 * len(words & set(re.findall(r"\w{4,}", text.lower()))) >= 2 * len(words)


def _sentences(notes: Iterable[str]) -> list[str]:
    """Notes of a signature, a line that only goes on with the one before joined to it."""
    joined: list[str] = []
    for note in notes:
        if joined and joined[-1].endswith((",", ";")):
            joined[-1] += f" {note}"
        else:
            joined.append(note)
    return joined


def _kept(world: World, notes: list[str], code: str) -> list[str]:
    """What the parts of the store that the code reads look like, where the function's own notes do not say."""
    said = []
    for part in dict.fromkeys(re.findall(r'store\["(\w+)"\]', code)):
        start = f'store["{part}"]:'
        if not any(note.startswith(start) for note in notes):
            others = [_sentences(_notes(other)) for other in world.units.values()]
            said += [note for some in others for note in some if note.startswith(start)][:1]
            said += _MEANING.get(part, ())
    return said


def _notes(unit: Unit) -> list[str]:
    return [line[1:].strip() for line in unit.signature.splitlines() if line.startswith("#")]


def _called(world: World, unit: Unit, code: str) -> list[str]:
    """The functions of other units that the code calls, with what they do."""
    said = []
    for other in world.units.values():
        for name in other.names:
            if other.id != unit.id and re.search(rf"\b{name}\(", code):
                said.append(f"{name}() is right: {_docstring(other, name)}")
    return said


def _docstring(unit: Unit, name: str) -> str:
    for node in ast.parse(unit.signature).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            said = (ast.get_docstring(node) or "").splitlines()[0]
            return said[:1].lower() + said[1:]
    return "see its own card."


def _length(code: str) -> int:
    return len(code.strip().splitlines())


@lru_cache(maxsize=256)
def _tested(world: str, unit: str, code: str) -> CheckResult:
    known = load(world)
    return Passes(known, tests_of(known, [unit], held_back=True), name=unit)(code)


@lru_cache(maxsize=256)
def _tried(world: str, unit: str, code: str) -> CheckResult:
    known = load(world)
    return Examples(known, (unit,))(code)
