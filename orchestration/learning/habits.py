"""Each week's habit: what is asked, and what is said of an entry. A form takes under a minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.errors import BadEntry

AIM = 3
"""How often a habit is to be kept in its week."""


@dataclass(frozen=True)
class Slot:
    """One thing to fill in."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    """What can be chosen; empty asks for words."""
    long: bool = False
    """Whether it is a few lines."""
    needed: bool = True


@dataclass(frozen=True)
class Form:
    """A week's habit as a form."""

    week: int
    habit: str
    slots: tuple[Slot, ...]

    def checked(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields that hold something, in the form's order.

        Raises BadEntry for a field that the form has not, for one that is missing, and for a word that is no choice.
        """
        names = [slot.name for slot in self.slots]
        for name in fields:
            if name not in names:
                raise BadEntry(f"The habit of week {self.week} has no field {name!r}; it has {', '.join(names)}.")
        given = {slot.name: str(fields.get(slot.name) or "").strip() for slot in self.slots}
        if not any(given.values()):
            raise BadEntry("There is nothing in it yet. A few words are enough; half a minute is plenty.")
        for slot in self.slots:
            if slot.needed and not given[slot.name]:
                raise BadEntry(f"One thing is missing: “{slot.label}”. A few words are enough.")
            if slot.choices and given[slot.name] and given[slot.name] not in slot.choices:
                raise BadEntry(
                    f"{given[slot.name]!r} is not one of the answers to “{slot.label}”: {', '.join(slot.choices)}."
                )
        return {name: text for name, text in given.items() if text}


FORMS = {
    1: Form(
        1,
        "Before each AI interaction: three to five smaller steps.",
        (
            Slot("task", "What you want done", "Add a password reset"),
            Slot("steps", "Your steps, one a line", "Make a token that expires\nSend it\nSet the password", long=True),
            Slot("check", "How you will know that the first step is right", "A test: it is refused after an hour"),
        ),
    ),
    2: Form(
        2,
        "After every AI change: ask what could go wrong, and run the tests.",
        (
            Slot("change", "What the AI changed", "The retry in the payment client"),
            Slot("wrong", "What could go wrong?", "A charge is sent twice when the answer is late", long=True),
            Slot("tests", "You ran the tests", choices=("they passed", "some failed", "none covers it", "not yet")),
        ),
    ),
    3: Form(
        3,
        "Before each AI interaction: thirty seconds of context thinking.",
        (
            Slot("know", "What must it know?", "Refunds are in cents, and may be partial"),
            Slot("files", "Which files?", "billing/refund.py, tests/test_refund.py"),
            Slot("constraints", "Which constraints?", "No new dependency; the function's name stays"),
        ),
    ),
    4: Form(
        4,
        "Track what you delegate and what you keep; look for the pattern; refine it.",
        (
            Slot("task", "A piece of work", "The migration of the orders table"),
            Slot("decision", "You", choices=("delegated it", "did it with the AI's help", "kept it")),
            Slot("why", "Why", "Easy to check: the old and the new counts must agree"),
            Slot("pattern", "The pattern you see so far, or the rule you change", long=True, needed=False),
        ),
    ),
}  # fmt: skip


def form(week: int) -> Form:
    """The form of a week's habit. Raises BadEntry for a week that has none."""
    if week not in FORMS:
        raise BadEntry(f"Week {week!r} has no habit; the weeks {', '.join(map(str, FORMS))} have one.")
    return FORMS[week]


def remark(week: int, fields: Mapping[str, str]) -> str:
    """What is worth saying of an entry, in one sentence; often nothing."""
    match week:
        case 1:
            steps = [line for line in fields.get("steps", "").splitlines() if line.strip()]
            if len(steps) < 3:
                return "Fewer than three steps: is one of them still two?"
            if len(steps) > 5:
                return "More than five steps: is this two pieces of work?"
        case 2 if fields.get("tests") in ("none covers it", "not yet"):
            return "What could go wrong is also the name of the test that is missing."
    return ""
