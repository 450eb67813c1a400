"""The predictions as they lie on the disk: written at the one point of writing, read again only where a file changed.

A record names its question in `prediction_id`. Those of before had no envelope: there `id` was the question's, and
the time stood in `made_at` or `at` as ISO text. Both are read for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from orchestration.predictions.prediction import Answered, Prediction
from orchestration.record.lines import Notes
from orchestration.record.room import Content, Room

CLOSED = frozenset({"prediction_id"})
"""The one field that is no text: all others are redacted before they are written."""
_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _State:
    """What was made of the room's content, in one piece: threads and forks see all of it or the one before."""

    content: Content | None
    answered: Mapping[str, Answered]
    settled: frozenset[str]


class Kept:
    """The room `predictions` of the record in `home`; one object for all that ask in this process.

    The room is never compacted: it grows by a few hundred records in a life.
    """

    def __init__(self, home: Path) -> None:
        self._room = Room(home, "predictions", closed=CLOSED)
        self.writer, self.folder = self._room.writer, self._room.folder
        self._state = _State(None, {}, frozenset())

    def answered(self) -> Mapping[str, Answered]:
        """For each question the prediction that counts, oldest first; a record that cannot be read counts as empty."""
        return self._refreshed().answered

    def settled(self, id: str) -> bool:
        """Whether a truth is known, predicted or not."""
        return id in self._refreshed().settled

    @property
    def notes(self) -> Notes:
        """What there is to say about the reading."""
        return self._room.content().notes

    def _refreshed(self) -> _State:
        """What the room says now, worked out again only where it has changed."""
        content, state = self._room.content(), self._state
        if content is not state.content:
            made = [one for raw in content.records if (one := _as_now(raw)) is not None]
            settled = frozenset(one["prediction_id"] for one in made if one["t"] == "truth")
            self._state = state = _State(content, _folded(made), settled)
        return state


@cache
def kept(home: Path) -> Kept:
    """The predictions in `home`."""
    return Kept(home)


def _as_now(record: dict[str, Any]) -> dict[str, Any] | None:
    """A record in today's shape, whatever it was written as; None where it is not one of ours."""
    if record.get("t") not in ("prediction", "truth"):
        return None
    if "prediction_id" not in record:
        record = _of_before(record)
    question, ts = record.get("prediction_id"), record.get("ts")
    answer = _answer(record, *(("value", "choice") if record["t"] == "prediction" else ("truth", "truth_choice")))
    if not isinstance(question, str) or not isinstance(ts, int) or answer is None:
        return None
    return {**record, "answer": answer}


def _of_before(record: dict[str, Any]) -> dict[str, Any]:
    try:
        moment = datetime.fromisoformat(record.get("made_at") or record.get("at") or "")
        ts = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _START
    except (ValueError, TypeError, OverflowError):
        ts = timedelta(0)
    return {**record, "prediction_id": record.get("id"), "ts": ts // timedelta(microseconds=1), "id": ""}


def _answer(record: Mapping[str, Any], number: str, words: str) -> float | str | None:
    for name in (number, words):
        match record.get(name):
            case str(text):
                return text
            case bool() | None:
                continue
            case int() | float() as found if abs(found) < 1e300 and isfinite(found):
                return float(found)
    return None


def _folded(records: list[dict[str, Any]]) -> dict[str, Answered]:
    """The first prediction and the first truth of each question; two of one moment by their ids."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for one in sorted(records, key=lambda record: (record["ts"], str(record.get("id", "")))):
        first.setdefault((one["t"], one["prediction_id"]), one)
    return {id: _answered(one, first.get(("truth", id))) for (t, id), one in first.items() if t == "prediction"}


def _answered(made: Mapping[str, Any], truth: Mapping[str, Any] | None) -> Answered:
    sure, near, learner = made.get("confidence"), made.get("near"), made.get("learner_id")
    prediction = Prediction(
        question=str(made.get("question") or ""),
        value=made["answer"],
        confidence=float(sure) if isinstance(sure, int | float) and 0 <= sure <= 100 else None,
        unit=str(made.get("unit") or ""),
        id=made["prediction_id"],
        lesson=str(made.get("lesson") or ""),
        made_at=_moment(made["ts"]),
        near=float(near) if isinstance(near, int | float) else 10.0,
        topic=str(made.get("topic") or ""),
    )
    if truth is None:
        return Answered(prediction, learner if isinstance(learner, str) else None)
    return Answered(
        prediction,
        learner if isinstance(learner, str) else None,
        truth["answer"],
        _moment(truth["ts"]),
        bool(truth.get("simulated")),
        made.get("late") is True,
    )


def _moment(ts: int) -> datetime | None:
    try:
        return _START + timedelta(microseconds=ts)
    except OverflowError:
        return None
