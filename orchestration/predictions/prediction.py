"""One prediction, what became of it, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from numbers import Real

from orchestration.errors import InvalidPrediction

NEAR = 0.1
"""A number counts as right when it lies within this share of its range from the truth."""
STRUCK = "[redacted]"
"""What stands where a secret was struck out."""
TOPICS = ("start", "decompose", "verify", "context", "delegate", "capstone", "other")
"""What lessons are about, in the course's order: the first figure of a lesson's number."""


@dataclass(frozen=True)
class Prediction:
    """What somebody expected before the result was shown."""

    question: str
    value: float | str
    """A number in `unit`, or the choice in words."""
    confidence: float | None = None
    """How sure, in per cent: that the choice is right, or that the number is within `near` of the truth."""
    unit: str = "%"
    id: str = ""
    lesson: str = ""
    made_at: datetime | None = None
    """When it was written down; the record says it, not whoever asks."""
    near: float = 10.0
    """How close to the truth a number counts as right, in `unit`."""
    topic: str = ""
    """What it is about; empty takes the topic of the lesson."""

    def checked(self) -> Prediction:
        """Itself, its numbers as floats. Raises InvalidPrediction when it could never be compared with a truth."""
        if not self.id:
            raise InvalidPrediction("A prediction needs an id, such as 'w1.share': its truth is found by it.")
        if self.confidence is not None and not (_number(self.confidence) and 0 <= self.confidence <= 100):
            raise InvalidPrediction(f"How sure you are lies between 0 and 100 %; {self.confidence!r} does not.")
        if not (_number(self.near) and self.near >= 0):
            raise InvalidPrediction(f"near={self.near!r} is no distance: give a number of 0 or more, in {self.unit!r}.")
        return self._with(answer(self.value, "A prediction"))

    def _with(self, value: float | str) -> Prediction:
        sure = None if self.confidence is None else float(self.confidence)
        return Prediction(
            self.question, value, sure, self.unit, self.id, self.lesson, self.made_at, float(self.near), self.topic
        )


@dataclass(frozen=True)
class Answered:
    """The prediction of a question that counts, and the truth once it is known."""

    prediction: Prediction
    learner_id: str | None = None
    truth: float | str | None = None
    settled_at: datetime | None = None
    simulated: bool | None = None
    """Whether the truth came from a simulated model."""
    known: bool = False
    """Whether the truth stood in the record when the prediction was written to it, whatever the clock said."""

    @property
    def late(self) -> bool:
        """Made when the truth was already known: kept, and never counted."""
        made = self.prediction.made_at
        after = self.settled_at is not None and made is not None and made > self.settled_at
        return self.truth is not None and (self.known or after)

    @property
    def hit(self) -> bool | None:
        """Whether a choice was the true one, or a number within `near` of it; None where that cannot be told."""
        said, truth = self.prediction.value, self.truth
        if truth is None or self.late:
            return None
        if isinstance(said, str) and isinstance(truth, str):
            return None if STRUCK in said + truth else said == truth
        if isinstance(said, str) or isinstance(truth, str):
            return None
        return abs(said - truth) <= self.prediction.near

    @property
    def off(self) -> float | None:
        """How far a number lay above the truth (below: negative), in its unit."""
        said, truth = self.prediction.value, self.truth
        return None if isinstance(said, str) or isinstance(truth, str) or truth is None else said - truth

    @property
    def topic(self) -> str:
        """What it is about."""
        return self.prediction.topic or topic_of(self.prediction.lesson)


def topic_of(lesson: str) -> str:
    """The topic of a lesson such as `2.1`, by the first figure of its number."""
    week, dot, _ = lesson.partition(".")
    if dot and week in ("0", "1", "2", "3", "4"):
        return TOPICS[int(week)]
    return "capstone" if lesson.startswith("capstone") else "other"


def answer(value: object, whose: str) -> float | str:
    """A choice in words, or a finite number. Raises InvalidPrediction."""
    if isinstance(value, str) and value:
        return value
    if _number(value):
        return float(value)  # type: ignore[arg-type]
    raise InvalidPrediction(f"{whose} is a number or a choice in words; {value!r} is neither.")


def _number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)
