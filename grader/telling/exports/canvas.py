"""Fills the columns of the CSV that Canvas itself exported, so that it can be imported there again.

The format is that of Canvas's own exporter and importer (lib/gradebook_exporter.rb, lib/gradebook_importer.rb): a
header with Student (or LastName, FirstName), ID, SIS User ID, SIS Login ID, Section and "Title (number)" for each
assignment; perhaps a row that says which are posted by hand; a row "    Points Possible"; then a row a student.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SourceError
from grader.intake.names import plain, shown
from grader.intake.roster import decoded, delimiter
from grader.telling.exports.scores import Scores, Student
from grader.telling.exports.tables import number

WHO = ("SIS Login ID", "SIS User ID", "Integration ID", "ID", "Student", "LastName")
"""Columns by which a student can be found, the surest first."""
NOT_A_SCORE = re.compile(r"\b(Current|Final|Override)\b.*\b(Score|Points|Grade|Status)\b")
NUMBERED = re.compile(r"(?P<title>.*\S)\s*\((?P<number>\d+)\)")
KEPT = ("EX", "N/A")
"""Excused; not assigned. These stay."""


@dataclass(frozen=True)
class Filled:
    """What was made of Canvas's CSV."""

    text: str
    filled: int
    """Cells that have a score now."""
    sentences: tuple[str, ...]


def fill(template: Path, all_scores: Sequence[Scores], students: Mapping[str, Student],
         columns: Sequence[str] = ()) -> Filled:  # fmt: skip
    """Fill in the scores of some assignments; every other cell stays as Canvas wrote it.

    columns: what each assignment is called in Canvas, where it is called otherwise. Raises SourceError.
    """
    text, cut, ending, mark = _read(template)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=cut))
    except csv.Error as error:
        raise SourceError(f"{template} is not a CSV. Export it in Canvas under Grades and give that file.") from error
    head = [name.strip() for name in rows[0]] if rows else []
    if not ({"Student", "LastName"} & set(head[:1]) and "ID" in head and "Section" in head):
        raise SourceError(f"{template} is not a gradebook that Canvas exported: its first line should begin with "
                          "Student, ID. Export it in Canvas under Grades and give that file.")  # fmt: skip
    possible = next((row for row in rows[1:5] if row and "Points Possible" in row[0]), [])
    people = [row for row in rows[1:] if row and row[0].strip() and row is not possible and len(row) == len(head)]
    scored = {student for scores in all_scores for student in scores.by}
    place_of, said = _places(head, people, [students.get(one, Student(one)) for one in sorted(scored)], template)
    filled = 0
    for scores, wanted in zip(all_scores, [*columns, *(s.assignment for s in all_scores[len(columns) :])], strict=True):
        at = _column(head, wanted, template)
        filled += _fill_column(at, head, scores, possible, place_of, said)
    made = io.StringIO()
    csv.writer(made, delimiter=cut, lineterminator=ending).writerows(rows)
    return Filled(mark + made.getvalue(), filled, tuple(said))


def _fill_column(
    at: int,
    head: Sequence[str],
    scores: Scores,
    possible: Sequence[str],
    place_of: Mapping[str, list[str]],
    said: list[str],
) -> int:
    title = shown(head[at])
    told = possible[at].strip() if at < len(possible) else ""
    if "read only" in told:
        raise SourceError(f"The column '{title}' is read only in Canvas.")
    if told and _number(told) != round(scores.of, 2):
        said.append(f"Canvas has '{title}' out of {told} points, the gradebook out of {number(scores.of)}; the points "
                    "were entered as they are.")  # fmt: skip
    kept: list[str] = []
    changed = filled = 0
    for student, score in scores.by.items():
        row = place_of.get(student)
        if row is None:
            continue
        before = row[at].strip()
        if before.upper() in KEPT:
            kept.append(f"{student} ({before})")
            continue
        row[at] = number(round(score.points, 2))
        filled += 1
        changed += bool(before) and _number(before) != round(score.points, 2)
    if kept:
        said.append(f"'{title}': left as Canvas has them: {', '.join(kept)}.")
    if changed:
        said.append(f"'{title}': {changed} score(s) differ from what Canvas had.")
    return filled


def _places(
    head: Sequence[str], people: Sequence[list[str]], scored: Sequence[Student], template: Path
) -> tuple[dict[str, list[str]], list[str]]:
    """Student: row, by whichever of Canvas's columns fits most of them; and who is not there."""
    best: dict[str, list[str]] = {}
    by = ""
    for name in WHO:
        if name in head:
            found = _by_column(head, name, people, scored)
            if len(found) > len(best):
                best, by = found, name
    if scored and not best:
        raise SourceError(f"None of the {len(scored)} students with a score is in {template}: neither their ids, nor "
                          "their e-mails, nor their names occur there. Is it this course's?")  # fmt: skip
    said = []
    if missing := [one.id for one in scored if one.id not in best]:
        said.append(f"Not found in Canvas's file by {by}, so not filled in: {', '.join(missing)}.")
    return best, said


def _by_column(
    head: Sequence[str], name: str, people: Sequence[list[str]], scored: Sequence[Student]
) -> dict[str, list[str]]:
    at = head.index(name)
    rows: dict[str, list[list[str]]] = {}
    for row in people:
        key = f"{row[at]}, {row[head.index('FirstName')]}" if name == "LastName" and "FirstName" in head else row[at]
        rows.setdefault(_fold(key), []).append(row)
    found: dict[str, list[str]] = {}
    for student in scored:
        if name in ("Student", "LastName"):
            first, last = student.first_name, student.last_name
            keys = [f"{last}, {first}", f"{first} {last}", student.id]
        else:
            keys = [student.id, student.lms_id, student.email]
        hits = [row for key in dict.fromkeys(map(_fold, keys)) if key.strip(", ") for row in rows.get(key, [])]
        if len(hits) == 1:
            found[student.id] = hits[0]
    taken = [id(row) for row in found.values()]
    return {student: row for student, row in found.items() if taken.count(id(row)) == 1}


def _column(head: Sequence[str], wanted: str, template: Path) -> int:
    titled = {at: match["title"] for at, name in enumerate(head) if (match := NUMBERED.fullmatch(name))}
    exact = [at for at, name in enumerate(head) if name == wanted and not NOT_A_SCORE.search(name)]
    alike = [at for at, title in titled.items() if _fold(title) == _fold(wanted)]
    found = exact or alike
    if len(found) == 1:
        return found[0]
    what = "several columns" if found else "no column"
    names = ", ".join(shown(head[at]) for at in found or titled) or "none with a number in brackets"
    raise SourceError(f"{template} has {what} for '{shown(wanted)}'. Name one of these with --column: {names}.")


def _read(template: Path) -> tuple[str, str, str, str]:
    """Text, what stands between columns, what ends a line, and the mark at the beginning, if any."""
    try:
        data = template.read_bytes()
    except OSError as error:
        raise SourceError(f"{template} cannot be read ({error.strerror or error}).") from error
    text = decoded(data)
    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    return text, delimiter(text), "\r\n" if "\r\n" in text else "\n", mark


def _number(text: str) -> float | None:
    try:
        return round(float(text.replace(",", ".")), 2)
    except ValueError:
        return None


def _fold(text: str) -> str:
    return " ".join(plain(text).casefold().split())
