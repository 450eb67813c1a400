"""The class report as one self-contained HTML page: it loads nothing, and no name is in it unless asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from grader.score import number
from grader.telling.report import items, sections
from grader.telling.report import shared as of_learners
from grader.telling.report.markup import NB, TOO_FEW, Markup, join, listed, many, percent, plain, signed, tag
from grader.telling.report.meanings import meanings
from grader.telling.report.shared import Shared
from grader.telling.report.style import STYLE
from grader.telling.report.survey import Survey

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(survey: Survey, called: Mapping[str, str], *, names: bool, command: str, shared: Shared | None = None) -> str:
    """The page.

    called: what to call each student.
    command: what grades again what was left open.
    shared: what learners shared of their logs.
    """
    title = f"{survey.rows.assignment}: class report"
    parts = [
        ("totals", "Totals", sections.distribution(survey)),
        ("items", "Items", items.overview(survey)),
        ("wrong", "What goes wrong", items.what_goes_wrong(survey)),
        ("stuck", "Who may be stuck", sections.who_is_stuck(survey, called.__getitem__, names)),
        ("open", "What needs a person", sections.what_needs_a_person(survey, called.__getitem__, command)),
        ("repairs", "Repairs and findings", sections.repairs(survey)),
        ("time", "Time", sections.time(survey)),
        ("trust", "Reliability", sections.reliability(survey)),
    ]
    if shared is not None:
        parts.append(("delegation", "Delegation", of_learners.delegation(shared, len(survey.rows.people), names=names)))
        parts.append(("predictions", "Predictions", of_learners.predictions(shared.predictions)))
    parts.append(("means", "What the numbers mean", meanings(shared is not None)))
    body = [tag("section", tag("h2", words, id=name), inside, aria_labelledby=name) for name, words, inside in parts]
    made = datetime.now(UTC).isoformat(timespec="minutes").replace("T", " ").removesuffix("+00:00")
    who = "with names" if names else "without names"
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{plain(title)}</title><style>{STYLE}</style></head><body><main>",
        join([_header(survey), _key_figures(survey), _to_do(survey, shared), *body]).html,
        tag("footer", tag("p", f"Made {made} UTC, {who}, from gradebook.db and attempts.db.")).html,
        "</main></body></html>",
    ]
    return "\n".join(lines) + "\n"


def _header(survey: Survey) -> Markup:
    known = len(survey.rows.people)
    of = f" of {known:,}" if known > survey.handed_in else ""
    have = "has" if known == 1 else "have"
    waiting = survey.handed_in - survey.graded
    rest = f"; {waiting:,} {'has' if waiting == 1 else 'have'} something open" if waiting else ""
    lead = f"{survey.handed_in:,}{of} {'learner' if known == 1 else 'learners'} {have} handed in. {survey.graded:,} "
    lead += f"{'is' if survey.graded == 1 else 'are'} graded completely{rest}."
    parts = [
        tag("p", "Class report", cls="eyebrow"),
        tag("h1", survey.rows.assignment),
        tag("p", lead, cls="lead"),
        tag("p", _confined(survey), cls="soft"),
    ]
    return tag("header", join(parts))


def _confined(survey: Survey) -> str:
    if not survey.sandboxes:
        return "How the learners' code was confined is not known: this was not graded with `grader grade`."
    notebooks = len(survey.rows.newest)
    if len(survey.sandboxes) == 1:
        said = f"How the learners' code was confined: {survey.sandboxes[0][0].rstrip('.')}."
    else:
        ways = "; ".join(f"{name.rstrip('.')} ({count} of {notebooks} notebooks)" for name, count in survey.sandboxes)
        said = f"The learners' code was confined in more than one way: {ways}."
    marked = sum(bool(item.unisolated) for item in survey.items)
    if marked:
        said += (
            f" {many(marked, 'item')} marked ◇ unisolated ran beside the learner's code: a pass there can be forged."
        )
    return said


def _key_figures(survey: Survey) -> Markup:
    n, middle, points = len(survey.totals), survey.spread, survey.points
    low = f"n{NB}={NB}{n}"
    if middle is None or not points:
        rows = [(name, TOO_FEW, low) for name in ("Mean", "Median", "Spread")]
    else:
        rows = [
            ("Mean", f"{middle.mean:.1f}", f"of {number(points)} points, {percent(middle.mean / points)}, {low}"),
            ("Median", f"{middle.median:.1f}", f"the learner in the middle, {low}"),
            ("Spread", f"{middle.sd:.1f}", f"points, standard deviation, {low}"),
        ]
    trust = survey.reliability
    basis = f"Cronbach's alpha, {many(trust.items, 'item')}, n{NB}={NB}{trust.n}"
    rows.append(("Reliability", trust.refused if trust.alpha is None else signed(trust.alpha), basis))
    cells = []
    for name, value, note in rows:
        words = "value" if value[-1].isdigit() else "value words"
        cells.append(
            tag("div", tag("dt", name), tag("dd", tag("span", value, cls=words), tag("span", note, cls="sub")))
        )
    return tag("dl", *cells, cls="key")


def _to_do(survey: Survey, shared: Shared | None) -> Markup:
    """What to do next, the most pressing first, each with the way to its section."""
    lines: list[Markup] = []

    def say(target: str, link: str, rest: str = "") -> None:
        lines.append(tag("a", link, href=f"#{target}") + tag("span", rest))

    open_cells = sum(len(one.students) for one in survey.trouble)
    if open_cells:
        say("open", f"{many(open_cells, 'score')} left open by the grader's own trouble", ": grade them again")
    if survey.rows.doubts:
        say("items", "Your own solution does not pass every test", f": {' '.join(survey.rows.doubts[:3])}")
    wrong = [item.cell.title for item in survey.items if item.flag.startswith(("works against", "nobody"))]
    if wrong:
        say(
            "items",
            f"{many(len(wrong), 'test')} to look at",
            f": {'; '.join(wrong[:4])}{' …' if len(wrong) > 4 else ''}",
        )
    by_hand = sum(len(one.students) for one in survey.by_hand)
    if by_hand:
        say("open", f"{many(by_hand, 'answer')} to grade by hand", " in formgrader")
    if survey.stuck:
        say("stuck", f"{many(len(survey.stuck), 'learner')} who may be stuck", ": talk to them")
    if shared is not None and shared.contradictions:
        claims = f"{many(len(shared.contradictions), 'shared file')} under the pseudonym of another"
        say("delegation", claims, ": decide whose it is")
    common = max(
        (item for item in survey.items if item.messages), key=lambda item: item.messages[0].count, default=None
    )
    if common is not None and common.messages[0].count >= max(3, survey.handed_in / 5):
        group = common.messages[0]
        say(
            "wrong",
            "The most common mistake",
            f", {many(group.count, 'learner')} in “{common.cell.title}”: {group.example}",
        )
    inside = listed(lines) if lines else tag("p", "Nothing is waiting for you.")
    return tag("section", tag("h2", "What to do", id="do"), inside, cls="todo", aria_labelledby="do")
