"""A zip for Moodle: the grades as its own grading worksheet or a CSV, and each student's feedback pages.

The formats are those of Moodle's own code. Its "upload grading worksheet" (mod/assign/feedback/offline) finds a student
by the number at the end of Identifier, and wants Identifier, Grade and Last modified (grade). Its "upload multiple
feedback files in a zip" (mod/assign/feedback/file/importziplib.php) finds a student by the number in a folder's name,
<anything>_<number>_assignsubmission_file, and passes over what is called otherwise, so this zip can go there as it is.
Its gradebook import (grade/import/csv) stops at the first student it does not know.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SourceError
from grader.intake.layouts import MOODLE
from grader.intake.ledger import versions_of
from grader.intake.names import plain
from grader.intake.roster import decoded, delimiter
from grader.telling.exports.scores import Scores, Student
from grader.telling.exports.tables import number, written

IDENTIFIER, GRADE, MODIFIED, MAXIMUM = "Identifier", "Grade", "Last modified (grade)", "Maximum grade"
WORKSHEET, GRADES = "grading-worksheet.csv", "grades.csv"
BEGINNING = (2020, 1, 1, 0, 0, 0)
"""The time of every file in the zip: the same scores make the same zip."""


@dataclass(frozen=True)
class Packed:
    """A zip for Moodle."""

    data: bytes
    grades: int
    """Students with a grade in it."""
    pages: int
    """Feedback pages in it."""
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class _Person:
    """A student as Moodle knows them."""

    number: str
    name: str


def pack(course: Path, scores: Scores, students: Mapping[str, Student], worksheet: Path | None = None) -> Packed:
    """Grades and feedback pages of an assignment. worksheet: the one that Moodle gave. Raises SourceError."""
    people = _collected_from_moodle(course, scores.assignment)
    said: list[str] = []
    if worksheet:
        name, text, grades = WORKSHEET, *_fill(worksheet, scores, students, people, said)
    else:
        name, text, grades = GRADES, *_grades(scores, students, said)
    made = io.BytesIO()
    pages = 0
    without: list[str] = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, name, text.encode())
        for student in scores.by:
            found = sorted((course / "feedback" / student / scores.assignment).glob("*.html"))
            if not found or student not in people:
                without.append(student)
                continue
            for page in found:
                _put(archive, f"{_folder(people[student])}/{page.name}", page.read_bytes())
                pages += 1
    if without:
        said.append(
            f"No feedback page in the zip for {', '.join(without)}: there is none, or their number in Moodle is not "
            "known (collect from Moodle's own download, or give its worksheet with --worksheet)."
        )
    return Packed(made.getvalue(), grades, pages, tuple(said))


def _fill(
    worksheet: Path, scores: Scores, students: Mapping[str, Student], people: dict[str, _Person], said: list[str]
) -> tuple[str, int]:
    """Moodle's worksheet with the grades in it; `people` gets everybody who is found there."""
    try:
        data = worksheet.read_bytes()
    except OSError as error:
        raise SourceError(f"{worksheet} cannot be read ({error.strerror or error}).") from error
    text = decoded(data)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter(text)) if row]
    except csv.Error as error:
        raise SourceError(
            f"{worksheet} is not a CSV. Download the worksheet from the assignment's grading page in Moodle."
        ) from error
    head = [name.strip() for name in rows[0]] if rows else []
    if missing := [name for name in (IDENTIFIER, GRADE, MODIFIED) if name not in head]:
        raise SourceError(
            f"{worksheet} is not a grading worksheet that Moodle takes back: it has no column "
            f"{' and no column '.join(repr(name) for name in missing)}. Download it in Moodle, set to English, from "
            "the assignment's grading page."
        )
    at = head.index(GRADE)
    top = next((i for i, name in enumerate(head) if name.casefold() == MAXIMUM.casefold()), None)
    unlike: set[str] = set()
    lines = [dict(zip(head, row, strict=False)) for row in rows[1:]]
    row_of = _rows_of(lines, [students.get(one, Student(one)) for one in scores.by], people)
    grades = 0
    for student, line in row_of.items():
        row = rows[line + 1]
        if at >= len(row):
            continue
        told = row[top].strip() if top is not None and top < len(row) else ""
        if told and _float(told) != scores.of:
            unlike.add(told)
        row[at] = number(round(scores.by[student].points, 5))
        grades += 1
        people[student] = _Person(_digits(lines[line][IDENTIFIER]), lines[line].get("Full name", ""))
    if missing := [student for student in scores.by if student not in row_of]:
        said.append(f"Not found in Moodle's worksheet, so without a grade there: {', '.join(missing)}.")
    if unlike:
        said.append(f"Moodle's maximum is {', '.join(sorted(unlike))}, the gradebook's {number(scores.of)}; the points "
                    "were entered as they are, and Moodle refuses any above its maximum.")  # fmt: skip
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter(text), lineterminator="\n").writerows(rows)
    return ("\ufeff" if data.startswith(b"\xef\xbb\xbf") else "") + made.getvalue(), grades


def _rows_of(
    lines: Sequence[Mapping[str, str]], scored: Sequence[Student], people: Mapping[str, _Person]
) -> dict[str, int]:
    """Student: their line, by Moodle's number where it is known, else by e-mail, id number, user name or full name."""
    by: dict[tuple[str, str], list[int]] = {}
    for place, line in enumerate(lines):
        keys = {("number", _digits(line.get(IDENTIFIER, "")))}
        keys |= {(kind, _fold(line.get(column, ""))) for kind, column in (
            ("key", "Email address"), ("key", "ID number"), ("key", "Username"), ("name", "Full name"))}  # fmt: skip
        for key in keys:
            if key[1]:
                by.setdefault(key, []).append(place)
    found: dict[str, int] = {}
    for student in scored:
        known = people.get(student.id)
        keys_of = [("number", known.number)] if known else []
        keys_of += [("key", _fold(key)) for key in (student.id, student.email, student.lms_id) if key]
        keys_of += [("name", _fold(f"{student.first_name} {student.last_name}"))]
        hits = next((by[key] for key in keys_of if key in by), [])
        if len(hits) == 1:
            found[student.id] = hits[0]
    twice = [place for place in found.values() if list(found.values()).count(place) > 1]
    return {student: place for student, place in found.items() if place not in twice}


def _grades(scores: Scores, students: Mapping[str, Student], said: list[str]) -> tuple[str, int]:
    """A CSV for Moodle's gradebook import: map `email`, `idnumber` or `username` to the user, the last to the item."""
    rows: list[list[str]] = [["email", "username", scores.assignment]]
    for student, score in scores.by.items():
        who = students.get(student, Student(student))
        rows.append([who.email or (student if "@" in student else ""), student, number(round(score.points, 5))])
    if any(not row[0] for row in rows):
        said.append("Not everybody's e-mail is known, so map the column `username` (the student's id here) to Moodle's "
                    "username or ID number.")  # fmt: skip
    said.append(
        f"{GRADES} goes into Moodle's gradebook under Import, CSV file; it stops at a student it does not know."
    )
    return written(rows), len(rows) - 1


def _collected_from_moodle(course: Path, assignment: str) -> dict[str, _Person]:
    """Students whose number in Moodle is known, from the names of what was collected."""
    people: dict[str, _Person] = {}
    for (student, _), versions in versions_of(course, assignment).items():
        for version in versions:
            for part in version.original_name.split("/"):
                if match := MOODLE.fullmatch(part):
                    people[student] = _Person(match["id"], match["name"])
    return people


def _folder(person: _Person) -> str:
    name = " ".join(re.sub(r"[^\w .'-]|_", " ", plain(person.name)).split()) or "Participant"
    return f"{name}_{person.number}_assignsubmission_file_"


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, BEGINNING)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def _digits(text: str) -> str:
    match = re.search(r"(\d+)\s*$", text)
    return match[1] if match else ""


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _fold(text: str) -> str:
    return " ".join(plain(text).casefold().split())
