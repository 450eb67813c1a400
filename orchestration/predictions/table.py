"""The predictions as a typed table, and how well confidence matched what came true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from orchestration.errors import InvalidPrediction
from orchestration.log.questions.answers import FEW, Answer, count, luck, share
from orchestration.log.schema import Column
from orchestration.predictions.prediction import TOPICS, Answered

By = Literal["topic", "lesson", "asked", "confidence", "simulated"]
EXPLAINED = (
    "A choice is right when it is the true one, a number when it lies within `near` of the truth. Only first "
    "predictions with a confidence count, made before the truth was known. Brier score: the mean squared distance of "
    "confidence from being right, 0 best and 1 worst; always saying 50 % gives 0.25, and luck alone gives somebody "
    "perfectly calibrated luck_low to luck_high."
)

_TEXT, _WORD, _REAL, _BOOL = "string[pyarrow]", "category", "double[pyarrow]", "bool[pyarrow]"
_TIME = "timestamp[us, tz=UTC][pyarrow]"
COLUMNS = (
    Column("id", _TEXT, "the question's id", shared=True),
    Column("learner_id", _WORD, "whose: random, not a name"),
    Column("lesson", _WORD, "the lesson that asked", shared=True),
    Column("topic", _WORD, "what it is about, in the course's order", shared=True),
    Column("question", _TEXT, "as it was asked, redacted", shared=True),
    Column("asked", _WORD, "number or choice", shared=True),
    Column("value", _REAL, "the number that was expected", "as `unit` says", shared=True),
    Column("choice", _TEXT, "the choice that was expected", shared=True),
    Column("unit", _WORD, "unit of measure of value, near, truth and off", shared=True),
    Column("near", _REAL, "how close to the truth a number counts as right", "as `unit` says", shared=True),
    Column("confidence", _REAL, "how sure, that the choice is right or the number near enough", "%", shared=True),
    Column("made_at", _TIME, "when it was written down", "UTC"),
    Column("truth", _REAL, "the number that came out", "as `unit` says", shared=True),
    Column("truth_choice", _TEXT, "the choice that was true", shared=True),
    Column("settled_at", _TIME, "when the truth was known", "UTC"),
    Column("simulated", _BOOL, "whether the truth came from a practice model", shared=True),
    Column("late", _BOOL, "made when the truth was known: kept, never counted", shared=True),
    Column("hit", _BOOL, "whether it was right; missing until it is known, and when late"),
    Column("off", _REAL, "the number expected minus the one that came out", "as `unit` says"),
    Column("brier", _REAL, "squared distance of confidence from being right: 0 best, 1 worst", "0..1"),
)  # fmt: skip
"""In the frame's order."""


def columns() -> Answer:
    """Every column of the frame: name, dtype, unit of measure and meaning; and whether sharing sends it."""
    names = ("column", "dtype", "unit", "meaning", "shared")
    rows = [(one.name, one.dtype, one.unit, one.meaning, one.shared) for one in COLUMNS]
    said = "shared: leaves this machine when you share the log, as far as the question is one of the course's lessons."
    return Answer.of([dict(zip(names, row, strict=True)) for row in rows], " ".join(names[1:]), "column", [said])


def framed(answered: Iterable[Answered]) -> pd.DataFrame:
    """A row a question, in the columns of `columns()`; Arrow-backed, without a single row too.

    `frame.attrs` holds `units` and `meanings` of the columns.
    """
    rows = [_row(one) for one in answered]
    frame = pd.DataFrame(
        {
            one.name: pd.Series([row[one.name] for row in rows], dtype=_TEXT if one.dtype == _WORD else one.dtype)
            for one in COLUMNS
        }
    )
    for column in COLUMNS:
        if column.dtype == _WORD:
            frame[column.name] = frame[column.name].astype("category")
    known = [*TOPICS, *sorted(set(frame["topic"].dropna()) - set(TOPICS))]
    frame["topic"] = frame["topic"].cat.set_categories(known, ordered=True)
    frame.attrs = {
        "units": {one.name: one.unit for one in COLUMNS if one.unit},
        "meanings": {one.name: one.meaning for one in COLUMNS},
    }
    return frame


def _row(one: Answered) -> dict[str, Any]:
    said, truth, hit = one.prediction, one.truth, one.hit
    chosen = isinstance(said.value, str)
    brier = None if hit is None or said.confidence is None else (said.confidence / 100 - hit) ** 2
    return {
        "id": said.id,
        "learner_id": one.learner_id,
        "lesson": said.lesson or None,
        "topic": one.topic,
        "question": said.question,
        "asked": "choice" if chosen else "number",
        "value": None if chosen else said.value,
        "choice": said.value if chosen else None,
        "unit": said.unit or None,
        "near": None if chosen else said.near,
        "confidence": said.confidence,
        "made_at": said.made_at,
        "truth": None if isinstance(truth, str) else truth,
        "truth_choice": truth if isinstance(truth, str) else None,
        "settled_at": one.settled_at,
        "simulated": one.simulated,
        "late": one.late,
        "hit": hit,
        "off": one.off,
        "brier": brier,
    }


def calibration(answered: Sequence[Answered], by: By | None = "topic") -> Answer:
    """How sure against how right: a row a group, and the row `all`. Raises InvalidPrediction for an unknown `by`.

    Columns: n (first predictions in time with a confidence and a truth), said (mean confidence, 0..1), right and got
    (how many, and what share, 0..1, came true) with its 95 % interval low and high (Wilson 1927); brier, and beside it
    what chance gives somebody who is right exactly as often as they say (calibrated, and in 95 % of all cases between
    luck_low and luck_high); simulated (share of the truths, 0..1). The note says what counts as right,
    what is not counted, and which rows are too few to tell.
    """
    if by is not None and by not in get_args(By):
        raise InvalidPrediction(f"by={by!r} is not known; it is one of {', '.join(get_args(By))}, or None.")
    counted = [one for one in answered if one.hit is not None and one.prediction.confidence is not None]
    groups: dict[str, list[Answered]] = {}
    for one in counted if by else ():
        groups.setdefault(_group(one, by), []).append(one)
    order = sorted(groups, key=lambda name: (TOPICS.index(name) if name in TOPICS else len(TOPICS), name))
    lines = [*((name, groups[name]) for name in order), ("all", counted)]
    few = [f"{name} ({len(group)})" for name, group in lines if len(group) < FEW]
    left = left_out(answered)
    said = (
        f"{count(len(counted), 'prediction')}." if counted else "No prediction counts yet.",
        f"Fewer than {FEW} are too few to tell: {', '.join(few)}." if few and counted else "",
        f"Not counted: {left}." if left else "",
        EXPLAINED if counted else "",
    )
    columns = " ".join(_line([]))
    return Answer.of([{"group": name} | _line(group) for name, group in lines], columns, "group", said)


def left_out(answered: Sequence[Answered]) -> str:
    """Which predictions calibration does not count, and why; empty when it counts all."""
    late = sum(one.late for one in answered)
    waiting = sum(one.truth is None for one in answered)
    unsure = sum(one.hit is not None and one.prediction.confidence is None for one in answered)
    other = sum(one.hit is None and not one.late and one.truth is not None for one in answered)
    said = {
        "still waiting for the truth": waiting,
        "made after the truth was known": late,
        "without a confidence": unsure,
        "not comparable with the truth": other,
    }
    return ", ".join(f"{n} {why}" for why, n in said.items() if n)


def _group(one: Answered, by: By | None) -> str:
    match by:
        case "lesson":
            return one.prediction.lesson or "none"
        case "asked":
            return "choice" if isinstance(one.prediction.value, str) else "number"
        case "confidence":
            least = min(int((one.prediction.confidence or 0.0) // 10) * 10, 90)
            return f"{least}–{least + 10} %"
        case "simulated":
            return "simulated" if one.simulated else "real"
        case _:
            return one.topic


def _line(group: Sequence[Answered]) -> dict[str, Any]:
    n, right = len(group), np.array([bool(one.hit) for one in group])
    sure = np.array([(one.prediction.confidence or 0.0) / 100 for one in group])
    return {
        "n": n,
        "said": sure.mean() if n else np.nan,
        "right": int(right.sum()),
        **share(float(right.sum()), n, "got"),
        "brier": ((sure - right) ** 2).mean() if n else np.nan,
        **luck(sure),
        "simulated": np.mean([bool(one.simulated) for one in group]) if n else np.nan,
    }
