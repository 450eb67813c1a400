"""How far the learner is, read from their own record: lessons, predictions, exercises, habits and quizzes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from orchestration.figures.svg import STYLE
from orchestration.learning.habits import AIM, FORMS
from orchestration.learning.lessons import COURSE, Course, Exercise, Lesson, course
from orchestration.learning.met import calibrated
from orchestration.learning.record import Learning, Try
from orchestration.log.reading.fold import folded
from orchestration.predictions import Predictions
from orchestration.predictions.prediction import TOPICS, Answered
from orchestration.settings import record_home

NOTHING = "Nothing is on record yet, and that is how everybody begins. Your first prediction will stand here."
HEAD = ("Week", "Lessons done", "Predictions met", "Exercise", "Habit kept", "Quizzes right at once")
DASH = "–"
_READ = ("course_ref", "tool", "checks", "checks_passed")
"""What is looked at of a unit in the log."""


@dataclass(frozen=True)
class Taken:
    """One lesson, and how far somebody is in it."""

    lesson: Lesson
    made: int
    """Of its predictions, how many are locked in."""
    met: int
    """How many of them have met their truth."""

    @property
    def done(self) -> bool:
        """Whether each of its predictions has met its truth."""
        return 0 < len(self.lesson.predictions) <= self.met


@dataclass(frozen=True)
class Tried:
    """One exercise, and what somebody's tries came to."""

    exercise: Exercise
    checked: int
    """How often a function of it was tried against its self-checks."""
    graded: int
    """How often `course grade` looked at it."""
    passed: int
    """Of the parts that were checked the last time it was graded."""
    parts: int


@dataclass(frozen=True)
class Week:
    """One week of the course; a row of the table."""

    number: int
    lessons: tuple[Taken, ...]
    predicted: int
    met: int
    exercises: tuple[Tried, ...]
    habit: int | None
    """How often its habit was kept; None for a week without one."""
    quizzes: int
    right_at_once: int

    @property
    def empty(self) -> bool:
        """Whether nothing of it is on record."""
        tried = any(one.checked or one.graded for one in self.exercises)
        return not (self.predicted or self.habit or self.quizzes or tried)

    def cells(self) -> tuple[str, ...]:
        """The row, in the order of HEAD."""
        done = sum(one.done for one in self.lessons)
        return (
            f"{self.number} {TOPICS[self.number].capitalize()}",
            f"{done} of {len(self.lessons)}" if self.lessons else DASH,
            f"{self.met} of {self.predicted}" if self.predicted else DASH,
            "; ".join(_tried(one) for one in self.exercises) or DASH,
            DASH if self.habit is None else f"{self.habit} of {AIM}" if self.habit < AIM else f"{self.habit} times",
            f"{self.right_at_once} of {self.quizzes}" if self.quizzes else DASH,
        )


@dataclass(frozen=True)
class Progress:
    """How far somebody is; in a notebook it shows itself as a table."""

    weeks: tuple[Week, ...]
    calibration: str
    """How often predictions came true, against how sure they were; in a sentence."""
    next: str
    """What to do next, in a sentence."""
    path: str
    """The notebook for that, from the workspace; empty for none."""
    notes: tuple[str, ...]
    """What could not be read, a sentence each."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said below the table."""
        return tuple(text for text in (self.calibration, *self._begun(), *self.notes) if text)

    def _begun(self) -> Iterator[str]:
        for taken in (one for week in self.weeks for one in week.lessons if one.made and not one.done):
            asked = len(taken.lesson.predictions)
            yield f"Begun: {taken.lesson.number} {taken.lesson.title}, {taken.met} of {asked} predictions met."

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" class="oc-words">{name}</th>' for name in HEAD)
        rows = []
        for name, *cells in (week.cells() for week in self.weeks):
            rest = "".join(f'<td class="oc-words">{escape(cell)}</td>' for cell in cells)
            rows.append(f'<tr><th scope="row">{escape(name)}</th>{rest}</tr>')
        link = f' <a href="../{escape(self.path)}">Open it.</a>' if self.path else ""
        told = "".join(f"<p>{escape(text)}</p>" for text in self.sentences)
        return (
            f'<div class="oc-told"><style>{STYLE}</style><table class="oc-table">'
            "<caption>How far you are, from your own record</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{told}"
            f"<p><b>Next:</b> {escape(self.next)}{link}</p></div>"
        )

    def __repr__(self) -> str:
        lines = []
        for name, *cells in (week.cells() for week in self.weeks):
            said = [f"{head.lower()} {cell}" for head, cell in zip(HEAD[1:], cells, strict=True) if cell != DASH]
            lines.append(f"{name}: {', '.join(said)}" if said else name)
        return "\n".join([*lines, *self.sentences, f"Next: {self.next}"])


def progress(home: Path | None = None, folder: Path = COURSE) -> Progress:
    """How far you are, from your own record (or the one in `home`), and what comes next.

    A lesson is done when each of its predictions has met its truth. Without the course in `folder` the lessons are
    not known, and all else still is. Nothing is raised for a record that cannot be read: `notes` says so.
    """
    store, learning, there = Predictions(home), Learning(home), course(folder)
    answered = store.all()
    notes = [store.notes, learning.notes]
    exercises = tuple(_exercises(there, home, notes))
    weeks = tuple(_weeks(there, answered, learning, exercises))
    table = store.calibration(None).loc["all"]
    said, path = _next(weeks, there)
    notes += (
        [] if there.lessons else ["The course's notebooks are not beside this package, so lessons are not counted."]
    )
    calibration = (
        NOTHING
        if all(week.empty for week in weeks)
        else calibrated(int(table["n"]), int(table["right"]), float(table["said"]))
    )
    return Progress(weeks, calibration, said, path, tuple(note for note in notes if note))


def _weeks(there: Course, answered: list[Answered], learning: Learning, exercises: tuple[Tried, ...]) -> Iterator[Week]:
    first: dict[str, Try] = {}
    for one in learning.tries():
        first.setdefault(one.quiz_id, one)
    habits = learning.habits()
    for number in range(5):
        mine = [one for one in answered if one.prediction.lesson.partition(".")[0] == str(number)]
        quizzes = [one for one in first.values() if one.lesson.partition(".")[0] == str(number)]
        yield Week(
            number,
            tuple(_taken(one, answered) for one in there.lessons if one.number[0] == str(number)),
            len(mine),
            sum(one.truth is not None for one in mine),
            tuple(one for one in exercises if one.exercise.week == number),
            sum(one.week == number for one in habits) if number in FORMS else None,
            len(quizzes),
            sum(one.right for one in quizzes),
        )


def _taken(lesson: Lesson, answered: list[Answered]) -> Taken:
    known = {one.prediction.id: one.truth is not None for one in answered}
    asked = lesson.asked(known)
    return Taken(
        lesson,
        sum(bool(ids) for ids in asked.values()),
        sum(bool(ids) and all(known[id] for id in ids) for ids in asked.values()),
    )


def _exercises(there: Course, home: Path | None, notes: list[str]) -> Iterator[Tried]:
    """What the log holds of each exercise; `notes` gets what could not be read."""
    rows: list[dict[str, object]] = []
    try:
        units = folded((record_home() if home is None else home) / "log")
        notes.append(str(units.attrs.get("notes") or ""))
        rows = units.loc[units["source"] == "exercise", list(_READ)].astype(object).to_dict("records")
    except (OSError, ValueError) as problem:
        notes.append(f"The log could not be read, so no exercise is counted: {problem}")
    for one in there.exercises:
        mine = [row for row in rows if str(row["course_ref"]).partition("/")[0] == one.name and _whole(row["checks"])]
        graded = [row for row in mine if row["tool"] == "course grade"]
        last = graded[-1] if graded else {}
        yield Tried(
            one,
            sum(_whole(row["checks"]) for row in mine if row["tool"] != "course grade"),
            len(graded),
            _whole(last.get("checks_passed")),
            _whole(last.get("checks")),
        )


def _whole(value: object) -> int:
    try:
        return int(value)  # type: ignore[call-overload,no-any-return]
    except (TypeError, ValueError):
        return 0


def _tried(one: Tried) -> str:
    if one.graded:
        return f"{one.passed} of {one.parts} parts pass" if one.parts else "graded"
    return "self-checked" if one.checked else "not begun"


def _next(weeks: tuple[Week, ...], there: Course) -> tuple[str, str]:
    """What comes next, and the notebook for it: a lesson that is not done, a week's exercise after its lessons."""
    if not there.lessons:
        return "open the course with `python3 start.py`.", ""
    for week in weeks:
        for taken in week.lessons:
            if taken.lesson.predictions and not taken.done:
                verb = "go on with" if taken.made else "begin"
                return f"{verb} lesson {taken.lesson.number}, “{taken.lesson.title}”.", taken.lesson.path
        for tried in week.exercises:
            if not tried.graded or tried.passed < tried.parts:
                grade = f"`course grade {tried.exercise.name}` in a terminal"
                return f"the exercise of week {week.number}, then {grade}.", tried.exercise.path
        if week.habit is not None and week.habit < AIM:
            return f"keep the habit of week {week.number}: {FORMS[week.number].habit}", ""
    return "you have done all there is. Take your own work, and predict before you look.", ""
