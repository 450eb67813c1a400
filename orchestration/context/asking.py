"""A customer who answers what is asked and tells nothing unasked: which questions find what a brief leaves open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from orchestration.errors import OrchestrationError
from worlds import World

__all__ = ["Asked", "ask_customer"]

NOTHING_TO_ADD = "I have nothing to add to that: it stands in the brief, or it does not matter to us."


@dataclass(frozen=True)
class Asked:
    """Questions with what the customer said; shows itself in a notebook."""

    answers: tuple[tuple[str, str], ...]
    """Question and answer, in the order asked."""
    found: tuple[str, ...]
    """What was open and is not any more, each as a question."""
    missed: tuple[str, ...]
    """What is still open, each as a question: look at it when you have asked all that you want to ask."""

    @property
    def sentence(self) -> str:
        """How much of what was left open the questions found."""
        of = len(self.found) + len(self.missed)
        many = "1 question" if len(self.answers) == 1 else f"{len(self.answers)} questions"
        return f"{many}: {len(self.found)} of {of} gaps found."

    def __repr__(self) -> str:
        return "\n".join([*(f"- {asked}\n  {said}" for asked, said in self.answers), self.sentence])

    def _repr_html_(self) -> str:
        rows = "".join(f"<li><b>{escape(asked)}</b><br>{escape(said)}</li>" for asked, said in self.answers)
        return f"<ul>{rows}</ul><p><b>{escape(self.sentence)}</b></p>"


def ask_customer(world: World, questions: Iterable[str], *, most: int = 6) -> Asked:
    """Ask the customer of a world whose brief leaves something open.

    A question that meets several gaps gets all their answers. Raises OrchestrationError for a world whose brief leaves
    nothing open, for more than `most` questions, and for what is no list of texts.
    """
    if not world.gaps:
        raise OrchestrationError(f"The brief of {world.title} leaves nothing open that could be asked for.")
    if isinstance(questions, str):
        questions = [questions]
    if not isinstance(questions, Iterable):
        raise OrchestrationError(f"Questions are a list of texts in quotes, and {questions!r} is none.")
    questions = list(questions)
    if wrong := [one for one in questions if not isinstance(one, str)]:
        raise OrchestrationError(f"A question is a text in quotes, and {wrong[0]!r} is none.")
    asked = [one.strip() for one in questions if one.strip()]
    if len(asked) > most:
        raise OrchestrationError(f"The customer has time for {most} questions; these are {len(asked)}.")
    answers: list[tuple[str, str]] = []
    found: set[str] = set()
    for question in asked:
        met = [gap for gap in world.gaps.values() if gap.asked_in(question)]
        answers.append((question, " ".join(gap.answer for gap in met) or NOTHING_TO_ADD))
        found |= {gap.missing for gap in met}
    open_ones = [gap.missing for gap in world.gaps.values()]
    missed = tuple(one for one in open_ones if one not in found)
    return Asked(tuple(answers), tuple(one for one in open_ones if one in found), missed)
