"""Named feedback on a function that a learner changed: what holds, what does not yet, and a hint for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from typing import Any

from orchestration import log
from orchestration.checks.handed_in import kind_of
from orchestration.log.place import place

LONGEST = 120
"""Characters that are shown of what a function gave back or raised."""

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
            f"<li><b>{'✓ holds' if right else '✗ not yet'}</b> · {code_marks(escape(line))}</li>"
            for right, line in self.lines
        )
        return f'<ul style="list-style:none;padding-left:0">{items}</ul>'


def code_marks(escaped: str) -> str:
    """Escaped text in which what stands between backticks is shown as code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escaped)


def feedback(function: Callable[..., Any], *cases: Case) -> Feedback:
    """Try the function on each case. Whatever it raises becomes a line; nothing is raised.

    What is no function gets one line and is not tried. In a lesson or an exercise every try is noted in the learner's
    log, as checks of one piece of work of their own.
    """
    if not callable(function):
        return Feedback(((False, f"There is {kind_of(function)} and no function: run the cell with `def` again."),))
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
        return False, f"{case.says} It raised {type(problem).__name__}: {_shown(problem, str)}. {case.hint}"
    try:
        right = bool(got == case.expected)
    except Exception:
        right = False
    if right:
        return True, case.says
    if got is None:
        return False, f"{case.says} It gave nothing back: is there a `return`? {case.hint}"
    shown = _shown(_rounded(got, case.expected), repr)
    return False, f"{case.says} It gave {shown}{_other_kind(got, case.expected)}. {case.hint}"


def _rounded(got: Any, expected: Any) -> Any:
    """A number with three digits behind its point, unless it would then look right, or like nothing."""
    if not (isinstance(got, float) and isinstance(expected, int | float)):
        return got
    short = round(float(got), 3)
    return float(got) if short in (expected, 0) else short


def _other_kind(got: Any, expected: Any) -> str:
    """`, a set, where a list is wanted`; empty where the kind is right or has no name."""
    kind, wanted = kind_of(got), kind_of(expected)
    return f", {kind}, where {wanted} is wanted" if kind != wanted and "something else" not in (kind, wanted) else ""


def _shown(thing: Any, how: Callable[[Any], str]) -> str:
    try:
        text = how(thing)
    except Exception:
        return f"a {type(thing).__name__} that cannot be shown"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
