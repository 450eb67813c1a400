"""Writing to the record from a terminal: keep, delegate, file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from course.errors import CourseError
from course.log.showing import plain, short
from orchestration.log import Delegation, own
from orchestration.log.ids import like, shortened
from orchestration.log.schema import DECISIONS, KINDS, OUTCOMES

LONG = 8
"""Digits of an id that is shown before the others are known."""
_CLOSING = tuple(one for one in OUTCOMES if one != "open")


def arguments(words: Any) -> None:
    """keep, delegate, file."""
    keep = words.add_parser("keep", help="note work that you kept, with the minutes it took")
    keep.add_argument("title", nargs="+", help="what was done, in a few words")
    _said(keep, "own time that it took")
    keep.set_defaults(act=keep_unit)
    delegate = words.add_parser("delegate", help="note that you hand a piece of work to a model, before you do")
    delegate.add_argument("title", nargs="+", help="what is to be done, in a few words")
    delegate.add_argument("-p", metavar="CHANCE", help="chance of success that you give it, such as 0.8 or 80%%")
    _said(delegate, "own time that it should take")
    delegate.set_defaults(act=delegate_unit)
    file = words.add_parser("file", help="say what an open or imported unit was and how it ended")
    file.add_argument("id", help="its id, or a beginning or an end of it that is no other's")
    file.add_argument("--decision", help=", ".join(DECISIONS))
    file.add_argument("--outcome", help=", ".join(_CLOSING))
    _said(file, "own time it took (kept work), or took to repair")
    file.set_defaults(act=file_unit)


def _said(parser: argparse.ArgumentParser, minutes: str) -> None:
    parser.add_argument("--kind", help=", ".join(KINDS))
    parser.add_argument("--minutes", metavar="M", help=minutes)
    parser.add_argument("--why", help="the reason")


def keep_unit(args: argparse.Namespace) -> int:
    """Note kept work."""
    minutes = _number(args.minutes, "--minutes")
    unit = own().keep(" ".join(args.title), kind=args.kind or "other", minutes=minutes, why=args.why, tool="terminal")
    took = "" if minutes is None else f", {minutes:g} minutes"
    return _told(unit, f"Kept: {plain(unit.facts.title)} ({unit.facts.kind}{took}).", "`course log` shows the pattern.")


def delegate_unit(args: argparse.Namespace) -> int:
    """Open a unit before a model is asked."""
    log = own()
    unit = log.delegate(
        " ".join(args.title),
        kind=args.kind or "other",
        p=_chance(args.p),
        minutes=_number(args.minutes, "--minutes"),
        why=args.why,
        tool="terminal",
    )
    chance = unit.facts.predicted_success
    said = "no chance of success given" if chance is None else f"{chance:.0%} chance of success, by you"
    id = unit.unit_id[-LONG:]
    return _told(
        unit,
        f"Opened {id}: {plain(unit.facts.title)} ({unit.facts.kind}; {said}).",
        f"When it is done: course log file {id} --outcome accepted\n"
        "  or             --outcome edited --minutes 6, --outcome rejected --why REASON, --outcome abandoned",
    )


def file_unit(args: argparse.Namespace) -> int:
    """Say what a unit was, how it ended, or that it came back."""
    if not (args.kind or args.decision or args.outcome or args.minutes or args.why):
        raise CourseError("Say what is to be filed: --kind, --decision, --outcome, --minutes or --why.")
    log = own()
    frame = log.frame()
    ids = [str(one) for one in frame["unit_id"]]
    unit = log.unit_of(chosen(args.id, ids))
    minutes = _number(args.minutes, "--minutes")
    _fitting(args.decision or unit.facts.decision, args.outcome)
    if unit.outcome == "open" or unit.facts.source == "import":
        unit.file(kind=args.kind, decision=args.decision, outcome=args.outcome, minutes=minutes, why=args.why)
        done = "Filed"
    elif args.kind or args.decision:
        raise CourseError(f"“{plain(unit.facts.title)}” is closed ({unit.outcome}): what it was cannot change now.")
    else:
        unit.reopen(args.outcome or unit.outcome, minutes=minutes, why=args.why)
        done = "Filed again: it came back"
    facts = unit.facts
    left = int(((frame["outcome"] == "open") & (frame["unit_id"] != unit.unit_id)).sum())
    if facts.outcome == "open":
        then = f"It is still open: course log file {short(unit.unit_id, ids)} --outcome ..."
    else:
        then = f"{left} more to file: `course log todo`." if left else "Nothing else is open."
    return _told(unit, f"{done}: {plain(facts.title)} ({facts.kind}, {facts.decision}, {facts.outcome}).", then)


def _fitting(decision: str | None, outcome: str | None) -> None:
    if decision == "keep" and outcome in ("accepted", "edited", "rejected"):
        raise CourseError("What you kept has nobody else's result to accept, edit or reject: say --outcome done.")
    if decision in ("delegate", "assist") and outcome == "done":
        raise CourseError(
            "What a model had a part in ends as accepted, edited, rejected or abandoned; done is for kept work."
        )


def chosen(id: str, ids: Sequence[str]) -> str:
    """The one id that begins or ends so. Raises CourseError for none and for several."""
    found = like(id, ids)
    if not found:
        raise CourseError(f"No unit has the id {plain(id)!r}; `course log todo` lists the open ones.")
    if len(found) > 1:
        some = ", ".join(shortened(found[:5], ids))
        raise CourseError(f"{len(found)} units have ids like {plain(id)!r}: {some}. Give more of it.")
    return found[0]


def _told(unit: Delegation, done: str, then: str) -> int:
    if unit.log.trouble:
        print("Nothing was kept.")
        return 1
    print(f"{done}\n{then}")
    return 0


def _number(text: str | None, name: str) -> float | None:
    if text is None:
        return None
    try:
        return float(text.strip().removesuffix("min").strip().replace(",", "."))
    except ValueError:
        raise CourseError(f"{name} should be a number of minutes, such as 25, not {plain(text)!r}.") from None


def _chance(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        number = float(text.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        raise CourseError(f"-p should be a chance such as 0.8 or 80%, not {plain(text)!r}.") from None
    return number / 100 if text.strip().endswith("%") else number
