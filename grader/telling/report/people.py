"""Who may need help, and what a report calls people."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import fsum
from pathlib import Path

from grader.atomic import write_whole
from grader.errors import CourseError
from grader.telling.report.measures import ENOUGH
from grader.telling.report.rows import Newest, Rows

MANY_FILES = 3
FALL = 0.2
"""A fall of this share of the points, beyond the class's own, is worth a look."""
NOTHING = "nothing handed in"
KEY_FILE = "pseudonyms.key"
KEY_BYTES = 16
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_STOPPED = re.compile(r"Your cell '(?P<name>.+?)' (?:stopped|did not|used|printed|ended)")


@dataclass(frozen=True)
class Stuck:
    """One learner and why they are listed."""

    student: str
    reasons: tuple[str, ...]
    share: float | None
    """Share of the points scored so far."""
    files: int


def pseudonyms(students: Iterable[str], folder: Path) -> dict[str, str]:
    """A short code for each student: the same in every report of a course, and not to be guessed from the name."""
    key = _key(folder / KEY_FILE)
    whole = {
        student: _code(hashlib.blake2b(student.encode(), key=key, digest_size=20).digest()) for student in students
    }
    short: dict[str, str] = {}
    taken: set[str] = set()
    for student in sorted(whole, key=lambda one: whole[one]):
        length = next(n for n in range(4, len(whole[student]) + 1) if whole[student][:n] not in taken)
        short[student] = whole[student][:length]
        taken.add(short[student])
    return short


def _code(digest: bytes) -> str:
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest)


def _key(path: Path) -> bytes:
    """The course's own secret, made once; whoever has it and the names can tell who is who."""
    for _ in range(2):
        with suppress(FileNotFoundError, ValueError):
            key = bytes.fromhex(path.read_text(encoding="ascii"))
            if len(key) == KEY_BYTES:
                return key
        write_whole(path, secrets.token_hex(KEY_BYTES))
        path.chmod(0o600)
    raise CourseError(f"{path} is not read back as it was written. Name another course folder.")


def shares(rows: Rows) -> dict[str, float]:
    """By student: share of the points of the cells that have a score."""
    got: dict[str, list[float]] = {}
    most: dict[str, list[float]] = {}
    for cell in rows.cells:
        if cell.points:
            for student, points in rows.scores[cell.key].items():
                got.setdefault(student, []).append(points)
                most.setdefault(student, []).append(cell.points)
    return {student: fsum(points) / fsum(most[student]) for student, points in got.items()}


def stuck(rows: Rows) -> tuple[Stuck, ...]:
    """Who may need help; the most reasons first, then the fewest points."""
    now = shares(rows)
    reasons: dict[str, list[str]] = {}

    def say(student: str, reason: str) -> None:
        if student in rows.people:
            reasons.setdefault(student, []).append(reason)

    for student in rows.people:
        if student not in rows.handed_in_at:
            say(student, NOTHING)
    for student, notebook in sorted(rows.unreadable):
        say(student, f"{notebook}: the notebook could not be read")
    for one in rows.newest:
        if not one.handed_in or (one.student, one.notebook) in rows.unreadable or _got_points(rows, one):
            continue
        silent = _silent(one.blank, one.findings, rows.answers.get(one.notebook, frozenset()))
        if silent:
            say(one.student, f"{one.notebook}: {silent}")
    for student, files in rows.files.items():
        if files >= MANY_FILES and now.get(student, 1) < 0.5:
            say(student, f"under half of the points after {files} hand-ins")
    for student, fall in _falls(now, rows.previous_share).items():
        say(student, f"fell by {100 * fall:.0f} points of 100 since {rows.previous}")
    found = [
        Stuck(student, tuple(why), now.get(student), rows.files.get(student, 0)) for student, why in reasons.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.reasons), one.share or 0.0, one.student)))


def _got_points(rows: Rows, one: Newest) -> bool:
    tests = (cell.key for cell in rows.cells if cell.notebook == one.notebook and not cell.by_hand)
    return any(rows.scores[key].get(one.student) for key in tests)


def _silent(blank: frozenset[str], findings: Iterable[str], answers: frozenset[str]) -> str:
    """Why no code of the learner's own ran to its end, or nothing."""
    if not answers:
        return ""
    if answers <= blank:
        return "no answer cell was touched"
    stopped = {match["name"] for finding in findings if (match := _STOPPED.match(finding))}
    return "none of the answered cells ran to its end" if answers - blank <= stopped else ""


def _falls(now: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """By student: how far they fell, where it is far, and far beyond what the class did."""
    falls = {student: before[student] - share for student, share in now.items() if student in before}
    ordered = sorted(falls.values())
    common = max(0.0, ordered[len(ordered) // 2]) if len(ordered) >= ENOUGH else 0.0
    return {student: fall for student, fall in falls.items() if fall - common >= FALL - 1e-9}
