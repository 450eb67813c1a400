"""The learner's answers to quizzes, kept habits and explained gaps: every one is kept, none is ever written over.

A record's type `t` is `quiz` (quiz_id, lesson, question, choice, right), `habit` (week, fields) or `gap` (gap_id,
lesson, text). The first try of a quiz counts; of a gap the last text is shown, and all are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from orchestration.errors import RecordUnwritable
from orchestration.record.room import Room
from orchestration.settings import record_home

CLOSED = frozenset({"quiz_id", "gap_id", "lesson"})
"""The fields that are no text: all others are redacted before they are written."""
_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Try:
    """One answer to a quiz."""

    quiz_id: str
    lesson: str
    choice: str
    """As it was written: redacted."""
    right: bool
    at: datetime


@dataclass(frozen=True)
class Habit:
    """A week's habit, kept once."""

    week: int
    fields: Mapping[str, str]
    """What was filled in, redacted."""
    at: datetime


@dataclass(frozen=True)
class Gap:
    """The gap between a prediction and the truth, in somebody's own words."""

    gap_id: str
    lesson: str
    text: str
    at: datetime


class Learning:
    """The room `learning` of the record in `home`; without it, of the learner's own.

    What cannot be written is kept for as long as this process lives, and `trouble` says why.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._kept = _kept(record_home() if home is None else home)

    def answer(self, quiz_id: str, choice: str, *, right: bool, lesson: str, question: str = "") -> tuple[Try, ...]:
        """Keep an answer to a quiz, and return all that were given to it, oldest first."""
        self._kept.keep(
            {"t": "quiz", "quiz_id": quiz_id, "lesson": lesson, "question": question, "choice": choice, "right": right}
        )
        return self.tries(quiz_id)

    def keep(self, week: int, fields: Mapping[str, str]) -> tuple[Habit, ...]:
        """Keep a habit, and return all that were kept for its week, oldest first."""
        self._kept.keep({"t": "habit", "week": week, "fields": dict(fields)})
        return self.habits(week)

    def explain(self, gap_id: str, text: str, *, lesson: str) -> tuple[Gap, ...]:
        """Keep how somebody explained a gap, and return all their explanations of it, oldest first."""
        self._kept.keep({"t": "gap", "gap_id": gap_id, "lesson": lesson, "text": text})
        return self.gaps(gap_id)

    def tries(self, quiz_id: str | None = None) -> tuple[Try, ...]:
        """All answers to one quiz, or to every quiz; oldest first."""
        found = (one for one in self._kept.entries() if isinstance(one, Try))
        return tuple(one for one in found if quiz_id in (None, one.quiz_id))

    def habits(self, week: int | None = None) -> tuple[Habit, ...]:
        """How often a week's habit was kept, or every week's; oldest first."""
        found = (one for one in self._kept.entries() if isinstance(one, Habit))
        return tuple(one for one in found if week in (None, one.week))

    def gaps(self, gap_id: str | None = None) -> tuple[Gap, ...]:
        """All explanations of one gap, or of every gap; oldest first."""
        found = (one for one in self._kept.entries() if isinstance(one, Gap))
        return tuple(one for one in found if gap_id in (None, one.gap_id))

    @property
    def trouble(self) -> str:
        """Why something could not be kept beyond this process; empty while all was."""
        return self._kept.trouble

    def told(self) -> str:
        """The trouble, the first time it is asked for: it is said once."""
        return self._kept.told()

    @property
    def notes(self) -> str:
        """What could not be read of the record, in one sentence; empty when all was well."""
        return self._kept.room.content().notes.sentence


class _Kept:
    """The room of one home; one object for all that ask in this process."""

    def __init__(self, home: Path) -> None:
        self.room = Room(home, "learning", closed=CLOSED)
        self.trouble = ""
        self._said = ""
        self._unwritten: list[dict[str, Any]] = []

    def keep(self, record: dict[str, Any]) -> None:
        try:
            kept = self.room.writer.keep(record, durable=True)
        except RecordUnwritable as problem:
            self.trouble, kept = str(problem), False
        if not kept:
            self._unwritten.append(self.room.writer.signed(record))

    def told(self) -> str:
        new = "" if self.trouble == self._said else self.trouble
        self._said = self.trouble
        return new

    def entries(self) -> list[Try | Habit | Gap]:
        records = [*self.room.content().records, *self._unwritten]
        ordered = sorted(records, key=lambda one: (_number(one.get("ts")), str(one.get("id", ""))))
        return [entry for one in ordered if (entry := _entry(one)) is not None]


@cache
def _kept(home: Path) -> _Kept:
    return _Kept(home)


def _entry(record: Mapping[str, Any]) -> Try | Habit | Gap | None:
    """What a record says; None where it is none of ours, or damaged."""
    try:
        at = _START + timedelta(microseconds=_number(record.get("ts")))
    except OverflowError:
        return None
    lesson = str(record.get("lesson") or "")
    match record:
        case {"t": "quiz", "quiz_id": str(id), "choice": str(choice), "right": bool(right)}:
            return Try(id, lesson, choice, right, at)
        case {"t": "habit", "week": int(week), "fields": dict(fields)} if not isinstance(week, bool):
            return Habit(week, {str(name): str(text) for name, text in fields.items()}, at)
        case {"t": "gap", "gap_id": str(id), "text": str(text)}:
            return Gap(id, lesson, text, at)
    return None


def _number(ts: object) -> int:
    return ts if isinstance(ts, int) else 0
