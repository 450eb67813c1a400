"""Scores and differences as tables in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from grader.gradebook.marks import Marks
from grader.score import OUTCOME_WORDS, Report, Verdict, number

Key = tuple[str, str]
"""A student and a notebook."""
LONGEST = 40
"""Rows of differences that are shown; a changed test can change a whole class."""


@dataclass(frozen=True)
class Change:
    """A graded cell whose result is another one than before."""

    student: str
    notebook: str
    grade_id: str
    before: Verdict | None
    after: Verdict | None
    by_hand: float | None
    """The points a person entered, which stay what counts."""


def scores_table(reports: Sequence[Report], marks: Mapping[Key, Marks] | None = None) -> Table:
    """A row a notebook: student, score as the gradebook counts it, what is open, the first message."""
    marks = marks or {}
    several = len({report.notebook for report in reports}) > 1
    late = any(marks[key].penalty for report in reports if (key := (report.student, report.notebook)) in marks)
    table = Table(title=None)
    columns = ["student", *(["notebook"] if several else []), "score", "of", *(["late"] if late else []), "open"]
    for name in (*columns, "first message"):
        right = name in ("score", "of", "late", "open")
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for report in reports:
        mark = marks.get((report.student, report.notebook))
        failed = (v.message for v in report.verdicts if v.outcome not in ("pass", "manual") and v.message)
        said = [*report.findings[:1], *failed, ""]
        row = [report.student, *([report.notebook] if several else [])]
        row += [number(report.points if mark is None else mark.score), number(report.of)]
        row += [f"-{number(mark.penalty)}" if mark and mark.penalty else ""] if late else []
        still = len(report.open)
        if mark is not None:
            still = sum(each.points is None for each in mark.cells.values())
        table.add_row(*map(Text, [*row, str(still or ""), said[0].split("\n")[0]]))
    return table


def changes(
    fresh: Sequence[Report], before: Mapping[Key, Report], marks: Mapping[Key, Marks]
) -> tuple[Change, ...]:  # fmt: skip
    """What is otherwise than it was, of those that had been graded before."""
    found = []
    for report in fresh:
        key = (report.student, report.notebook)
        if key not in before:
            continue
        old = {verdict.grade_id: verdict for verdict in before[key].verdicts}
        new = {verdict.grade_id: verdict for verdict in report.verdicts}
        cells = marks[key].cells if key in marks else {}
        for name in (*new, *(old.keys() - new.keys())):
            was, now = old.get(name), new.get(name)
            if _result(was) != _result(now):
                mark = cells.get(name)
                found.append(Change(*key, name, was, now, mark.manual if mark else None))
    return tuple(found)


def changes_table(found: Sequence[Change]) -> Table:
    """A row a changed cell: before, after, and the message there is now."""
    several = len({change.notebook for change in found}) > 1
    table = Table(title=None)
    for name in ("student", *(["notebook"] if several else []), "cell", "before → after", "message"):
        table.add_column(name, overflow="fold")
    for change in found[:LONGEST]:
        said = change.after.message.split("\n")[0] if change.after else ""
        hand = "" if change.by_hand is None else f"(by hand: {number(change.by_hand)}, which stays) "
        row = [change.student, *([change.notebook] if several else []), change.grade_id]
        table.add_row(*map(Text, [*row, f"{_shown(change.before)} → {_shown(change.after)}", hand + said]))
    return table


def changes_summary(found: Sequence[Change], regraded: int) -> str:
    """The differences in one sentence."""
    if not found:
        return f"Graded again: {regraded}. No result is otherwise than before."
    learners = len({change.student for change in found})
    up = sum(_worth(change.after) > _worth(change.before) for change in found)
    down = sum(_worth(change.after) < _worth(change.before) for change in found)
    kept = sum(change.by_hand is not None for change in found)
    more = f"; {len(found) - LONGEST} more than are shown" if len(found) > LONGEST else ""
    hand = (
        f" {kept} of these cells had been graded by hand: that score stays, and formgrader asks for a look."
        if kept
        else ""
    )
    return (
        f"Graded again: {regraded}. {len(found)} result(s) of {learners} learner(s) are otherwise than before: "
        f"{up} higher, {down} lower{more}.{hand}"
    )


def _result(verdict: Verdict | None) -> tuple[object, ...]:
    return () if verdict is None else (verdict.outcome, verdict.points, verdict.of, verdict.message)


def _worth(verdict: Verdict | None) -> float:
    return 0.0 if verdict is None or verdict.points is None else verdict.points


def _shown(verdict: Verdict | None) -> str:
    if verdict is None:
        return "none"
    if verdict.points is None:
        return "open" if verdict.outcome == "manual" else OUTCOME_WORDS[verdict.outcome]
    return f"{number(verdict.points)} of {number(verdict.of)}"
