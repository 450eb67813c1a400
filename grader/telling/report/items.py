"""The part of the report about single items: how hard, whether they separate, and what goes wrong in them."""

from __future__ import annotations

from collections.abc import Sequence

from grader.score import number
from grader.telling.report.figures import bar
from grader.telling.report.markup import NB, TOO_FEW, Cell, Markup, Text, join, many, percent, signed, table, tag
from grader.telling.report.measures import ENOUGH, uncertainty
from grader.telling.report.messages import Group
from grader.telling.report.survey import Item, Survey


def overview(survey: Survey) -> Markup:
    """A row an item."""
    if not survey.items:
        return tag("p", "This assignment has no graded cells.")
    several = len({item.cell.notebook for item in survey.items}) > 1
    figures = any(item.facility is not None for item in survey.items)
    heads = [("Item", ""), ("Points", "number"), ("Full points", "number")]
    if figures:
        heads += [("Facility", "number"), ("Separates", "number"), (f"Upper −{NB}lower", "number")]
    heads.append(("Solved at first, now", "number"))
    return table(_caption(survey, figures), heads, [_row(item, several, figures) for item in survey.items], "items")


def _caption(survey: Survey, figures: bool) -> Markup:
    most = max((item.compared for item in survey.items), default=0)
    said = "Facility is the mean share of the points. “Separates” is the correlation with all other points"
    if not figures:
        said = f"Facility, and whether an item separates: {TOO_FEW}, with fewer than {ENOUGH} learners"
    elif most >= ENOUGH:
        said += f", of the {most} learners in the totals: from 0.30 on well, below 0.20 hardly; chance alone moves it "
        said += f"by about ±{uncertainty(most):.1f}"
    return tag("div", f"{said}. ", tag("a", "What the numbers mean", href="#means"))


def _row(item: Item, several: bool, figures: bool) -> Sequence[Cell]:
    cell, name = item.cell, item.cell.grade_id
    said: list[Markup] = [tag("span", item.cell.title)]
    said.append(tag("span", f"{cell.notebook} · {name}" if several else name, cls="sub"))
    if item.flag:
        serious = item.flag.startswith(("works against", "nobody"))
        said.append(
            tag("span", f"▲ {item.flag}" if serious else f"△ {item.flag}", cls="flag bad" if serious else "flag")
        )
    if item.unisolated:
        whose = many(item.unisolated, "learner")
        beside = f"◇ unisolated for {whose}"
        said.append(tag("span", beside, cls="flag"))
    if not item.counted:
        why = "worth no points" if not cell.points else "no scores yet" if not item.n else "too many scores open"
        said.append(tag("span", f"not in the totals: {why}", cls="sub"))
    middle: list[Cell] = []
    if figures:
        middle = [("words", TOO_FEW if cell.points else "–")] * 3
        if item.facility is not None:
            middle[0] = bar(item.facility) + tag("span", percent(item.facility))
        if item.compared >= ENOUGH and cell.points:
            middle[1:] = [signed(item.separates), signed(item.upper_lower)]
    full: Text = f"{item.full} of {item.n}" if item.n else "–"
    if item.unscored:
        full = tag("span", full) + tag("span", f"{item.unscored} open", cls="sub")
    return (join(said, ""), number(cell.points), full, *middle, _solved(item))


def _solved(item: Item) -> Cell:
    """Passed with the first file, and with the newest; shares from ten learners on, counts before."""
    if item.cell.by_hand or not item.latest[1]:
        return ("words", "–")
    (first, of_first), (latest, of_latest) = item.first, item.latest
    if min(of_first, of_latest) < ENOUGH:
        return f"{first} of {of_first}, {latest} of {of_latest}"
    shares = tag("span", f"{percent(first / of_first)}, {percent(latest / of_latest)}")
    if of_first == of_latest == item.n:
        return shares
    return shares + tag("span", f"n{NB}={NB}{of_first}, {of_latest}", cls="sub")


def what_goes_wrong(survey: Survey) -> Markup:
    """The most common messages of each item."""
    parts = []
    for item in survey.items:
        if not item.messages:
            continue
        rest = []
        if item.other_messages:
            rest.append(f"{many(item.other_messages, 'learner')} with another message")
        if item.silent:
            rest.append(f"{many(item.silent, 'learner')} without any")
        more = tag("p", f"And {' and '.join(rest)}.", cls="soft") if rest else Markup("")
        parts.append(tag("article", tag("h3", item.cell.title), messages(item.messages), more))
    if not parts:
        if not survey.rows.newest:
            return tag("p", "No messages are known: this assignment was not graded with `grader grade`.")
        return tag("p", "Nobody's test failed with a message.")
    note = (
        "How many learners got which message, from the newest hand-in of each. Messages count as the same when they "
        "differ only in numbers, quoted text or names; the example is the one said most often, without anybody's name."
    )
    return tag("p", note, cls="soft") + tag("div", *parts, cls="columns")


def messages(groups: Sequence[Group]) -> Markup:
    """Counted messages, as a list."""
    lines = []
    for group in groups:
        more = tag("span", f"in {group.wordings} wordings", cls="sub") if group.wordings > 1 else Markup("")
        words = tag("span", group.example, cls="message") + more
        lines.append(tag("li", tag("span", f"{group.count}×", cls="count"), tag("div", words)))
    return tag("ul", *lines, cls="said", role="list")
