"""The parts of the report about people, work left to do, time and trust in the numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.score import number
from grader.telling.report.figures import hand_ins, totals
from grader.telling.report.items import messages
from grader.telling.report.markup import Cell, Markup, Text, join, listed, many, percent, signed, table, tag
from grader.telling.report.people import NOTHING
from grader.telling.report.survey import DUE, Open, Survey

Called = Callable[[str], str]
"""What the page calls a student."""


def distribution(survey: Survey) -> Markup:
    """The totals of the class, as a figure and in words."""
    if not survey.totals or not survey.points:
        return tag("p", "Nobody has a total yet.")
    middle = survey.spread.median if survey.spread else None
    n = len(survey.totals)
    said = [
        f"{many(n, 'learner')} of {survey.handed_in}, out of {number(survey.points)} points, before any late penalty."
    ]
    if middle is not None:
        said.append("The small triangle marks the median.")
    if survey.left_out:
        names = ", ".join(item.cell.title for item in survey.left_out)
        said.append(f"Not in it, because fewer than half have a score there: {names}.")
    if n < survey.handed_in:
        said.append(f"Left out: {many(survey.handed_in - n, 'learner')} with an open score in one of the other items.")
    off = survey.rows.penalties
    if off:
        said.append(
            f"Late penalties, apart from this: {number(sum(off.values()))} points from {many(len(off), 'learner')}."
        )
    return totals(survey.totals, survey.points, middle) + tag("p", " ".join(said), cls="soft")


def who_is_stuck(survey: Survey, called: Called, names: bool) -> Markup:
    """Learners who may need help, and why."""
    if not survey.stuck:
        return tag("p", f"None of {many(len(survey.rows.people), 'learner')} shows a sign of it.")
    absent = [one for one in survey.stuck if one.reasons == (NOTHING,)]
    heads = (("Learner", ""), ("Why", ""), ("Points so far", "number"), ("Hand-ins", "number"))
    rows = [
        (called(one.student), listed(one.reasons) if len(one.reasons) > 1 else one.reasons[0],
         percent(one.share), str(one.files or "–"))
        for one in survey.stuck if one not in absent
    ]  # fmt: skip
    said = f"{len(survey.stuck)} of {many(len(survey.rows.people), 'learner')}. Talk to them first."
    caption = tag("span", said)
    if not names:
        words = " The codes stand for learners and stay the same in every report of this course. To see who is who: "
        caption += tag("span", words, tag("code", "grader report --names"))
    parts = [table(caption, heads, rows, "people") if rows else tag("p", caption, cls="soft")]
    if absent:
        people = ", ".join(sorted(called(one.student) for one in absent))
        parts.append(tag("p", tag("strong", f"Nothing handed in, {many(len(absent), 'learner')}:"), f" {people}."))
    return join(parts)


def what_needs_a_person(survey: Survey, called: Called, command: str) -> Markup:
    """Cells to grade by hand, and cells that grading left open, with what to do about each."""
    parts: list[Markup] = []
    if survey.by_hand:
        total = sum(len(one.students) for one in survey.by_hand)
        heads = (("Item", ""), ("Answers to read", "number"), ("Of these handed in again", "number"))
        rows = [(_named(one), str(len(one.students)), str(one.again or "–")) for one in survey.by_hand]
        parts.append(
            table(f"{many(total, 'answer')} to grade by hand. Open formgrader, Manual Grading.", heads, rows, "fit")
        )
    if survey.trouble:
        total = sum(len(one.students) for one in survey.trouble)
        parts.append(tag("h3", "Left open by the grader's own trouble"))
        again = tag("code", command)
        parts.append(
            tag("p", f"{many(total, 'score')} stayed open because checking itself failed; nobody lost a point by it. "
                "To grade exactly these again: ", again)
        )  # fmt: skip
        wide = (("Item", ""), ("Open", "number"), ("Whose", ""), ("What happened", ""))
        whose = [", ".join(sorted(map(called, one.students))[:12]) for one in survey.trouble]
        rows_open: list[Sequence[Cell]] = [
            (_named(one), str(len(one.students)), who + (", …" if len(one.students) > 12 else ""),
             " ".join(group.example for group in one.messages) or "not said")
            for one, who in zip(survey.trouble, whose, strict=True)
        ]  # fmt: skip
        parts.append(table("Scores that are still open.", wide, rows_open, "fit"))
    return join(parts) if parts else tag("p", "Nothing: every cell has its score.")


def _named(one: Open) -> Text:
    return tag("span", one.cell.title) + tag("span", f"{one.cell.notebook} · {one.cell.grade_id}", cls="sub")


def repairs(survey: Survey) -> Markup:
    """What had to be put right before grading, and what happened when learners' cells ran."""
    newest = many(len(survey.rows.newest), "notebook")
    parts = []
    for title, groups, touched in (
        ("Repaired before grading", survey.repairs, survey.repaired),
        ("When learners' own cells ran", survey.findings, survey.found),
    ):
        if groups:
            parts.append(tag("h3", title))
            parts.append(tag("p", f"In {touched} of {newest}.", cls="soft"))
            parts.append(messages(groups[:8]))
            rest = sum(group.count for group in groups[8:])
            if rest:
                parts.append(tag("p", f"And {rest} more of other kinds.", cls="soft"))
    if not survey.rows.newest:
        return tag("p", "Nothing is known: this assignment was not graded with `grader grade`.")
    return join(parts) if parts else tag("p", f"Nothing in {newest}: all came in whole, and all cells ran.")


def time(survey: Survey) -> Markup:
    """Seconds of grading, and when work came in."""
    times, parts = survey.times, []
    if times.bins:
        gone = f" Of {many(times.without, 'learner')} no time is known." if times.without else ""
        n = survey.handed_in - times.without
        parts.append(hand_ins(times.bins, DUE))
        parts.append(
            tag("p", f"{many(n, 'learner')}, newest hand-in, against each one's own due date.{gone}", cls="soft")
        )
    else:
        why = "the assignment has no due date" if survey.rows.due is None else "no times of handing in are known"
        parts.append(tag("p", f"When learners handed in is not shown: {why}."))
    if times.notebooks:
        parts.append(
            tag("p", f"Grading took {_seconds(times.seconds)} of work for {many(times.notebooks, 'notebook')}: "
                f"{_seconds(times.middle)} in the middle, {_seconds(times.longest)} at most.")
        )  # fmt: skip
    return join(parts)


def _seconds(value: float) -> str:
    return f"{value / 60:.1f} min" if value >= 120 else f"{value:.1f} s" if value >= 1 else f"{1000 * value:.0f} ms"


def reliability(survey: Survey) -> Markup:
    """Cronbach's alpha and the standard error, or why there is none."""
    trust = survey.reliability
    basis = f"{many(trust.items, 'item')}, n = {trust.n}"
    if trust.alpha is None:
        return tag("p", f"Cronbach's alpha: {trust.refused} ({basis}).")
    said = [f"Cronbach's alpha is {signed(trust.alpha)} ({basis})."]
    if trust.error is None:
        said.append("Below zero means that items contradict each other: look at the flagged ones first.")
    else:
        said.append(
            f"The standard error of measurement is {number(trust.error)} of {number(survey.points)} points: smaller "
            "differences between learners mean little."
        )
        if trust.alpha < 0.64:
            said.append("That is low: do not rank learners by this total.")
    return tag("p", " ".join(said))
