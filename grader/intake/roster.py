"""Who is who: a list of the class as a CSV, by which a name, an address or an LMS's number becomes a student's id."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.layouts import Claim
from grader.intake.names import fault_of_id, plain, shown

STUDENT = (
    "student id", "username", "user name", "sis login id", "login id", "login", "id number", "sis user id", "id",
    "email", "email address",
)  # fmt: skip
"""Headers of the column with the student's id, the likeliest first."""
EMAIL = ("email", "email address", "e mail", "mail")
CANVAS = ("canvas id", "canvas user id", "canvas")
MOODLE = ("moodle id", "moodle", "identifier", "participant")
NAME = ("name", "full name", "student", "student name")
FIRST = ("first name", "firstname", "given name")
LAST = ("last name", "lastname", "surname", "family name")
LARGEST = 20_000_000


@dataclass(frozen=True)
class Person:
    """One line of a roster."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    """The number that the LMS gives them."""


@dataclass(frozen=True)
class Roster:
    """The class, by everything that it can be known by."""

    people: tuple[Person, ...]
    by: Mapping[str, Mapping[str, str]]
    """Of each kind of key (any, canvas, moodle, name): key, folded, to student. An empty student: two share the key."""

    def student(self, claim: Claim) -> str | None:
        """The student whose file it is; None when the roster does not tell."""
        tries = [(claim.system, _fold(claim.key))]
        if claim.system in ("folder", "exchange", "blackboard"):
            tries = [("any", _fold(claim.key)), ("name", _fold(claim.key)), ("name", _squeezed(claim.key))]
        if claim.name:
            tries += [("name", _fold(claim.name)), ("name", _squeezed(claim.name))]
        return next((found for kind, key in tries if (found := self.by.get(kind, {}).get(key))), None)


def read_roster(path: Path) -> Roster:
    """Read a roster; its columns are told by their headers. Raises SubmissionError."""
    rows = rows_of(path)
    heads = [_head(name) for name in rows[0]]
    column = {name: heads.index(name) for name in dict.fromkeys(heads)}
    canvas = next((name for name in CANVAS if name in column), "")
    if not canvas and "sis login id" in column and "id" in column:
        canvas = "id"  # Canvas's own gradebook
    student = next((name for name in STUDENT if name in column and name != canvas), "")
    if not student:
        raise SubmissionError(
            f"The roster {path} has no column with the students' ids. Call one of its columns 'student id'; its first "
            f"line reads: {shown(', '.join(rows[0]))}."
        )
    by: dict[str, dict[str, str]] = {"any": {}, "canvas": {}, "moodle": {}, "name": {}}
    people: dict[str, Person] = {}
    for number, row in enumerate(rows[1:], start=2):
        cell = {name: plain(row[at].strip()) for name, at in column.items() if at < len(row)}
        who = cell.get(student, "")
        if not who or cell.get("student", "").strip() in ("Points Possible", "Student, Test"):
            continue
        if fault := fault_of_id(who):
            raise SubmissionError(f"Line {number} of the roster {path}: '{shown(who)}' cannot be a student's id; it "
                                  f"{fault}. Choose another column or id.")  # fmt: skip
        if who in people:
            raise SubmissionError(f"Line {number} of the roster {path}: '{shown(who)}' stands there twice. Give each "
                                  "student one line.")  # fmt: skip
        _enter(by["any"], who, [who, *(cell.get(n, "") for n in (*STUDENT, *EMAIL) if n != canvas)])
        _enter(by["canvas"], who, [cell.get(canvas, "")])
        _enter(by["moodle"], who, [_digits(cell.get(n, "")) for n in MOODLE])
        first = next((cell[n] for n in FIRST if cell.get(n)), "")
        last = next((cell[n] for n in LAST if cell.get(n)), "")
        full = next((cell[n] for n in NAME if cell.get(n)), "")
        _enter(by["name"], who, _spellings(first, last, full))
        email = next((cell[name] for name in EMAIL if cell.get(name)), "")
        lms_id = cell.get(canvas, "") or next((n for name in MOODLE if (n := _digits(cell.get(name, "")))), "")
        people[who] = Person(who, *((first, last) if first or last else _apart(full)), email, lms_id)
    return Roster(tuple(people.values()), by)


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a CSV as a spreadsheet or an LMS writes it. Raises SubmissionError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"The file {path} cannot be read ({error.strerror or error}).") from error
    if len(data) > LARGEST:
        raise SubmissionError(f"The file {path} is too large for a list of a class.")
    text = decoded(data)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter(text)) if any(row)]
    except csv.Error as error:
        raise SubmissionError(f"The file {path} is not a CSV. Save the list of the class as CSV.") from error
    if not rows:
        raise SubmissionError(f"The file {path} is empty.")
    return rows


def decoded(data: bytes) -> str:
    """A CSV's text: UTF-8 or UTF-16 with its mark, else UTF-8, else what Windows writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter(text: str) -> str:
    """What stands between the columns: whichever of , ; and tab the first line has most of."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _enter(table: dict[str, str], who: str, keys: Sequence[str]) -> None:
    for key in {_fold(key) for key in keys if key}:
        table[key] = who if table.get(key, who) == who else ""


def _spellings(first: str, last: str, full: str) -> list[str]:
    turned = " ".join(reversed(re.split(r",\s*", full))) if "," in full else full
    names = [full, turned, f"{first} {last}".strip(), f"{last} {first}".strip(), f"{last}, {first}" if last else ""]
    words = turned.split()
    sortable = f"{words[-1]} {' '.join(words[:-1])}" if len(words) > 1 else ""
    return [*names, *(_squeezed(name) for name in (*names, sortable) if name)]


def _apart(full: str) -> tuple[str, str]:
    """First and last name of `Lovelace, Ada` and of `Ada Lovelace`."""
    if "," in full:
        last, _, first = full.partition(",")
    else:
        first, _, last = full.rpartition(" ")
    return first.strip(), last.strip()


def _squeezed(name: str) -> str:
    """As Canvas writes a name into a file name: letters, digits and _ only, small."""
    return re.sub(r"\W", "", plain(name)).casefold()


def _digits(text: str) -> str:
    match = re.search(r"(\d+)\s*$", text)
    return match[1] if match else ""


def _fold(text: str) -> str:
    return " ".join(plain(text).casefold().split())


def _head(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.casefold().removeprefix("\ufeff")).split())
