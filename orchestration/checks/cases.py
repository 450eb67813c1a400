"""Named feedback on a function that a learner changed: what holds, what does not yet, and a hint for each."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from typing import Any

from orchestration import log
from orchestration.log.place import place

_UNITS: dict[tuple[str | None, str], log.Delegation] = {}
"""Lesson and function: the unit of the log that its tries belong to."""


@dataclass(frozen=True)
class Case:
    """One thing that the function should do."""

    says: str
    """What is asked, as a sentence."""
    args: tuple[Any, ...]
    expected: Any
    hint: str
    """What to look at when it does not hold; never the answer."""


@dataclass(frozen=True)
class Feedback:
    """A line a case; in a notebook with marks, in a terminal as text."""

    lines: tuple[tuple[bool, str], ...]

    @property
    def passed(self) -> bool:
        return all(right for right, _ in self.lines)

    def __str__(self) -> str:
        return "\n".join(f"{'✓' if right else '✗'} {line}" for right, line in self.lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        items = "".join(
            f"<li><b>{'✓ holds' if right else '✗ not yet'}</b> · {escape(line)}</li>" for right, line in self.lines
        )
        return f'<ul style="list-style:none;padding-left:0">{items}</ul>'


def feedback(function: Callable[..., Any], *cases: Case) -> Feedback:
    """Try the function on each case. Whatever it raises becomes a line; nothing is raised.

    In a lesson or an exercise every try is noted in the learner's log, as checks of one piece of work of their own.
    """
    told = Feedback(tuple(_line(function, case) for case in cases))
    _note(getattr(function, "__name__", "function"), told)
    return told


def _note(name: str, told: Feedback) -> None:
    here = place()
    if here.source == "work":
        return
    unit = _UNITS.get((here.course_ref, name))
    if unit is None:
        unit = log.own().unit(f"Change {name}", decision="keep")
        _UNITS[here.course_ref, name] = unit
    right = sum(passed for passed, _ in told.lines)
    unit.check(name, told.passed, "test", count=len(told.lines), count_passed=right)
    if told.passed and unit.outcome == "open":
        unit.done()


def _line(function: Callable[..., Any], case: Case) -> tuple[bool, str]:
    try:
        got = function(*deepcopy(case.args))
    except Exception as problem:
        return False, f"{case.says} It raised {type(problem).__name__}: {problem}. {case.hint}"
    try:
        right = bool(got == case.expected)
    except Exception:
        right = False
    if right:
        return True, case.says
    return False, f"{case.says} It gave {got!r}. {case.hint}"
