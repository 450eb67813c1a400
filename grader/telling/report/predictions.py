"""Pools the predictions that learners shared: for each question, what they expected, how sure they were, who was right.

Reads the lessons' own record, JSON lines of version 1, in FOLDER/<learner>/…/*.jsonl or FOLDER/<learner>.jsonl.
`prediction` holds id, lesson, question, value, unit, confidence and near; `truth` holds id, truth and simulated. The
first of each id counts. Anything else is counted and passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum, isfinite
from pathlib import Path
from typing import Any

from grader.errors import SubmissionError

LONGEST_LINE = 100_000
LARGEST_FILE = 50_000_000


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
    """All questions, and what could not be used."""

    questions: tuple[Question, ...]
    learners: int
    skipped: int
    """Lines that were not a prediction or a truth of a known version."""


def pooled(folder: Path) -> Pooled:
    """Read a folder of shared predictions. Raises SubmissionError when there is no such folder."""
    if not folder.is_dir():
        raise SubmissionError(f"There is no folder {folder}. Give the folder in which the shared predictions lie.")
    skipped = learners = 0
    made: dict[tuple[str, str, str], list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for entry in sorted(folder.iterdir()):
        predictions: dict[str, dict[str, Any]] = {}
        truths: dict[str, dict[str, Any]] = {}
        for line in _lines(entry):
            record = _record(line)
            if record is None:
                skipped += 1
            else:
                (predictions if record["t"] == "prediction" else truths).setdefault(record["id"], record)
        learners += bool(predictions)
        for id, one in predictions.items():
            question = (one["lesson"], one["question"], one["unit"])
            made.setdefault(question, []).append((one, truths.get(id, {})))
    return Pooled(tuple(_question(key, made[key]) for key in sorted(made)), learners, skipped)


def _lines(entry: Path) -> Iterator[bytes]:
    """The lines of one learner's files, oldest file first. Links are not followed."""
    if entry.is_symlink():
        return
    for path in [entry] if entry.is_file() else sorted(entry.rglob("*.jsonl")):
        if path.suffix != ".jsonl" or path.is_symlink() or path.stat().st_size > LARGEST_FILE:
            continue
        yield from (line for line in path.read_bytes().split(b"\n") if line.strip())


def _record(line: bytes) -> dict[str, Any] | None:
    """A prediction or a truth with every field it needs, each of its type; None of anything else."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("v") != 1 or not (isinstance(data.get("id"), str) and data["id"]):
        return None
    if data.get("t") == "truth":
        return data if _answer(data.get("truth")) and isinstance(data.get("simulated"), bool) else None
    texts = all(isinstance(data.get(name), str) for name in ("lesson", "question", "unit"))
    sure = data.get("confidence")
    fair = sure is None or (_number(sure) and 0 <= sure <= 100)
    good = data.get("t") == "prediction" and texts and fair and _answer(data.get("value")) and _number(data.get("near"))
    return data if good else None


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300 and isfinite(value)


def _answer(value: Any) -> bool:
    return isinstance(value, str) or _number(value)


def _question(key: tuple[str, str, str], made: list[tuple[dict[str, Any], dict[str, Any]]]) -> Question:
    settled = [(one, truth) for one, truth in made if "truth" in truth]
    sure = [one["confidence"] for one, _ in made if one.get("confidence") is not None]
    hits = [(one, _hit(one, truth["truth"])) for one, truth in settled]
    numbers = [(one["value"], truth["truth"]) for one, truth in settled]
    offs = [abs(value - truth) for value, truth in numbers if _number(value) and _number(truth)]
    briers = [(one["confidence"] / 100 - hit) ** 2 for one, hit in hits if one.get("confidence") is not None]
    return Question(
        *key,
        n=len(made),
        settled=len(settled),
        choice=any(isinstance(one["value"], str) for one, _ in made),
        sure=_mean(sure),
        right=_mean([float(hit) for _, hit in hits]),
        off=_mean(offs),
        brier=_mean(briers),
        brier_n=len(briers),
        simulated=sum(truth["simulated"] for _, truth in settled),
    )


def _hit(one: dict[str, Any], truth: Any) -> bool:
    if isinstance(one["value"], str) or isinstance(truth, str):
        return bool(one["value"] == truth)
    return bool(abs(one["value"] - truth) <= one["near"])


def _mean(values: list[float]) -> float | None:
    return fsum(values) / len(values) if values else None
