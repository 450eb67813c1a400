"""Pools the predictions that learners shared: for each question, what they expected, how sure they were, who was right.

A record has lesson, question, unit, near and confidence (per cent); `value`, a number, or `choice`, words; once it is
known `truth` or `truth_choice`, with `simulated`; and `late`, true when it was made after the answer could be seen.
Of one learner the first of each lesson, question and unit counts, whatever its id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from grader.telling.report.delegation import FEWEST
from grader.telling.report.shared_files import Record, number

MOST_QUESTIONS = 200
"""On the page, and of one learner."""
LONGEST = 200
"""Of a text on the page."""


@dataclass(frozen=True)
class Question:
    """One question of a lesson, over everybody who shared an answer."""

    lesson: str
    question: str
    unit: str
    n: int
    """Learners who predicted."""
    settled: int
    """How many of them saw what was true."""
    choice: bool
    """Whether it was a choice of words; otherwise a number."""
    sure: float | None
    """Mean confidence in per cent."""
    right: float | None
    """Share of the settled predictions that were right, or near enough."""
    off: float | None
    """Mean absolute error, of numbers."""
    brier: float | None
    """Mean squared distance of confidence from being right: 0 best, 0.25 for a coin, 1 worst."""
    brier_n: int
    simulated: int
    """How many truths came from a simulated model."""


@dataclass(frozen=True)
class Pooled:
    """The questions that a class answered, and what could not be used."""

    questions: tuple[Question, ...]
    """Each with the answers of enough learners."""
    rare: int
    """Questions of fewer learners: they are not told."""
    too_many: int
    """Questions beyond the most that are told; those of most learners are."""
    learners: int
    late: int
    """Predictions that were made too late to count."""
    bad_lines: int
    """Lines that say they are a prediction and are none."""


def pooled(learners: Sequence[Sequence[Record]]) -> Pooled:
    """Pool the predictions among the records of each learner."""
    predicted = late = bad_lines = 0
    made: dict[tuple[str, str, str], list[Record]] = {}
    for records in learners:
        first: dict[tuple[str, str, str], Record] = {}
        for record in records:
            if record.get("t") == "prediction":
                key = _key(record) if _good(record) else None
                if key is None or (key not in first and len(first) >= MOST_QUESTIONS):
                    bad_lines += 1
                else:
                    first.setdefault(key, record)
        counted = {key: one for key, one in first.items() if one.get("late") is not True}
        late += len(first) - len(counted)
        predicted += bool(counted)
        for key, one in counted.items():
            made.setdefault(key, []).append(one)
    told = sorted((key for key in made if len(made[key]) >= FEWEST), key=lambda key: (-len(made[key]), key))
    questions = tuple(_question(key, made[key]) for key in sorted(told[:MOST_QUESTIONS], key=_order))
    return Pooled(questions, len(made) - len(told), len(told) - len(questions), predicted, late, bad_lines)


def _key(record: Record) -> tuple[str, str, str]:
    """What makes two predictions answers to one question."""
    lesson, question, unit = (
        text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        for text in (record["lesson"], record["question"], record["unit"])
    )
    return lesson, question, unit


def _order(key: tuple[str, str, str]) -> list[list[str | int]]:
    """By lesson and question, numbers by their size: 5 minutes before 30."""
    return [[int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", text)] for text in key]


def _good(record: Record) -> bool:
    """Whether a prediction has every field it needs, each of its type."""
    texts = all(isinstance(record.get(name), str) for name in ("id", "lesson", "question", "unit"))
    sure = record.get("confidence")
    fair = sure is None or (number(sure) and 0 <= sure <= 100)
    answers = [
        (name in record, number(record.get(name)) if name in ("value", "truth") else isinstance(record.get(name), str))
        for name in ("value", "choice", "truth", "truth_choice")
    ]
    whole = all(good for there, good in answers if there) and (answers[0][0] or answers[1][0])
    told = not (answers[2][0] or answers[3][0]) or isinstance(record.get("simulated"), bool)
    return texts and fair and whole and told and number(record.get("near"))


def _question(key: tuple[str, str, str], made: Sequence[Record]) -> Question:
    settled = [one for one in made if "truth" in one or "truth_choice" in one]
    sure = [one["confidence"] for one in made if one.get("confidence") is not None]
    hits = [(one, _hit(one)) for one in settled]
    offs = [abs(one["value"] - one["truth"]) for one in settled if "value" in one and "truth" in one]
    briers = [(one["confidence"] / 100 - hit) ** 2 for one, hit in hits if one.get("confidence") is not None]
    return Question(
        *key,
        n=len(made),
        settled=len(settled),
        choice=any("choice" in one for one in made),
        sure=_mean(sure),
        right=_mean([float(hit) for _, hit in hits]),
        off=_mean(offs),
        brier=_mean(briers),
        brier_n=len(briers),
        simulated=sum(one["simulated"] for one in settled),
    )


def _hit(one: Record) -> bool:
    if "value" in one and "truth" in one:
        return bool(abs(one["value"] - one["truth"]) <= one["near"])
    return "choice" in one and bool(one["choice"] == one.get("truth_choice"))


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None
