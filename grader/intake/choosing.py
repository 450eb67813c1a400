"""Which student, which notebook, which of several files. Whatever cannot be told is said."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from grader.intake.files import Found, UnusableError
from grader.intake.inbox import TIMESTAMP, time_from
from grader.intake.layouts import Claim, Wanted
from grader.intake.names import fault_of_id, is_notebook, notebook_named, shown
from grader.intake.roster import Roster

Say = Callable[[str], None]
SYSTEMS = {
    "exchange": "The exchange's user", "moodle": "Moodle's participant", "canvas": "Canvas's user",
    "blackboard": "Blackboard's user", "folder": "The name",
}  # fmt: skip
MOST_NAMED = 3
"""Files of one name that are told apart."""
MOST_ALIKE = 5
"""Files that are compared when they all claim to be one notebook."""
SECRET = "submission_secret.txt"
"""nbgrader's: by it a student's feedback finds its way back through the exchange."""


@dataclass(frozen=True)
class Chosen:
    """One version of one notebook of one student."""

    student: str
    notebook: str
    found: Found
    handed_in_at: datetime | None = None
    notes: tuple[str, ...] = ()
    secret: Found | None = None


def choose(claims: Sequence[Claim], wanted: Wanted, roster: Roster | None, say: Say) -> list[Chosen]:
    """Each student's versions of each notebook, oldest first, in order of student and notebook."""
    if any(claim.system == "blackboard" for claim in claims):
        say(f"Blackboard names no time zone; its times were read in this machine's, {datetime.now().astimezone():%Z}.")
    owned: dict[str, list[Claim]] = defaultdict(list)
    for claim, student in _whose(claims, roster, say):
        owned[student].append(claim)
    result: list[Chosen] = []
    extras: list[tuple[str, str]] = []
    for student in sorted(_without_clashes(owned, wanted, say)):
        submissions: dict[datetime | None, list[Claim]] = defaultdict(list)
        for claim in _timed(owned[student]):
            submissions[claim.handed_in_at].append(claim)
        versions: list[Chosen] = []
        for at in sorted(submissions, key=lambda at: (at is not None, at and at.timestamp())):
            versions += _of_submission(student, submissions[at], wanted, say)
        result += sorted(versions, key=lambda one: wanted.notebooks.index(one.notebook))
        extras += [(claim.file, claim.found.shown) for claim in owned[student] if _is_extra(claim, wanted)]
    _say_extras(extras, say)
    if not roster:
        _say_numbers(claims, say)
    return result


def _say_numbers(claims: Sequence[Claim], say: Say) -> None:
    for system in ("moodle", "canvas"):
        if one := next((claim for claim in claims if claim.system == system), None):
            name = f" for {shown(one.name)}" if one.name else ""
            say(f"Without a roster, students are called by {system.title()}'s numbers: {shown(one.key)}{name}, …")


def _is_extra(claim: Claim, wanted: Wanted) -> bool:
    return not (is_notebook(claim.file) or claim.marker or claim.file in wanted.supplied)


def _say_extras(extras: Sequence[tuple[str, str]], say: Say) -> None:
    counts = Counter(file for file, _ in extras)
    for file, where in extras:
        if counts[file] > MOST_NAMED:
            say(f"{shown(file)}, from {counts[file]} places: is no notebook; not taken.")
        else:
            say(f"{where}: is no notebook; not taken.")


def _whose(claims: Iterable[Claim], roster: Roster | None, say: Say) -> Iterable[tuple[Claim, str]]:
    claims = list(claims)
    senders = {claim.key for claim in claims if claim.system == "exchange"}
    for claim in claims:
        owner = claim.found.owner
        if claim.system == "exchange" and owner != claim.key and owner in senders:
            say(f"{claim.found.shown}: says it is {shown(claim.key)}'s, but belongs to {owner}; not taken.")
            continue
        who = SYSTEMS[claim.system] + f" '{shown(claim.key)}'" + (f" ({shown(claim.name)})" if claim.name else "")
        student = roster.student(claim) if roster else claim.key
        if student is None:
            say(f"{who} is not in the roster, or cannot be told from another there; nothing of theirs was taken.")
        elif fault := fault_of_id(student):
            say(
                f"{who} cannot be a student's id: it {fault}. Nothing of theirs was taken; say who it is with --roster."
            )
        else:
            yield claim, student


def _without_clashes(owned: dict[str, list[Claim]], wanted: Wanted, say: Say) -> Iterable[str]:
    alike: dict[str, set[str]] = defaultdict(set)
    for student in (*owned, *wanted.known):
        alike[unicodedata.normalize("NFKC", student).casefold()].add(student)
    for same in alike.values():
        known = same.intersection(wanted.known)
        for student in sorted(same.intersection(owned)):
            owners = {(claim.system, claim.key) for claim in owned[student]}
            if len(same) > 1 and not (len(known) == 1 and student in known):
                others = ", ".join(f"'{shown(other)}'" for other in sorted(same - {student}))
                say(f"'{shown(student)}' differs from {others} only in how the letters are written; nothing of theirs "
                    "was taken. Rename one, or say who they are with --roster.")  # fmt: skip
            elif len(owners) > 1:
                names = " and ".join(f"'{shown(key)}' ({system})" for system, key in sorted(owners))
                say(f"{names} are both the student '{shown(student)}'; nothing of theirs was taken. Put the roster "
                    "right, or collect them one after the other.")  # fmt: skip
            else:
                yield student


def _timed(claims: list[Claim]) -> list[Claim]:
    """Of a student's folder with nbgrader's timestamp.txt in it, the claims with that time."""
    for claim in claims:
        if claim.marker and claim.system == "folder" and claim.file == TIMESTAMP:
            try:
                at = time_from(claim.found.read()[:100].decode("utf-8", "replace"))
            except UnusableError:
                continue
            return [replace(one, handed_in_at=at) for one in claims]
    return claims


def _of_submission(student: str, claims: Sequence[Claim], wanted: Wanted, say: Say) -> list[Chosen]:
    named: dict[str, list[Claim]] = defaultdict(list)
    strangers: list[Claim] = []
    for claim in claims:
        notebook, _ = notebook_named(claim.file, wanted.notebooks)
        if notebook:
            named[notebook].append(claim)
        elif is_notebook(claim.file):
            strangers.append(claim)
    secret = next((claim.found for claim in claims if claim.marker and claim.file == SECRET), None)
    result: list[Chosen] = []

    def take(notebook: str, claim: Claim) -> None:
        notes = list(claim.notes)
        if claim.file != f"{notebook}.ipynb" and claim.system != "canvas":
            notes.append(f"The file was named '{shown(claim.file)}'; it was taken as '{notebook}.ipynb'.")
        result.append(Chosen(student, notebook, claim.found, claim.handed_in_at, tuple(notes), secret))

    for notebook in wanted.notebooks:
        if best := _best(student, notebook, named[notebook], wanted, say):
            take(notebook, best)
    missing = [notebook for notebook in wanted.notebooks if not named[notebook]]
    if len(missing) == 1 and len(strangers) == 1:
        take(missing[0], strangers.pop())
    for claim in strangers:
        say(f"{claim.found.shown}: is called like no notebook of '{wanted.assignment}' "
            f"({', '.join(wanted.notebooks)}); not taken.")  # fmt: skip
    return result


def _best(student: str, notebook: str, claims: list[Claim], wanted: Wanted, say: Say) -> Claim | None:
    """Of files that all claim to be one notebook: the newest, the one with the right name, the one lying highest."""
    if not claims:
        return None

    def rank(claim: Claim) -> tuple[int, bool, int]:
        return claim.order, notebook_named(claim.file, wanted.notebooks)[1], -claim.depth

    best = max(map(rank, claims))
    first = [claim for claim in claims if rank(claim) == best]
    if len(first) > 1 and not _alike(first):
        say(f"{student}: {' and '.join(claim.found.shown for claim in first[:MOST_ALIKE])} all claim to be "
            f"{notebook}.ipynb; none was taken. Remove the wrong ones and collect again.")  # fmt: skip
        return None
    if left := [claim for claim in claims if rank(claim) != best]:
        say(f"{student}: {first[0].found.shown} was taken as {notebook}.ipynb, so these were not: "
            f"{', '.join(claim.found.shown for claim in left)}.")  # fmt: skip
    return first[0]


def _alike(claims: Sequence[Claim]) -> bool:
    if len(claims) > MOST_ALIKE:
        return False
    try:
        return len({claim.found.read() for claim in claims}) == 1
    except UnusableError:
        return False
