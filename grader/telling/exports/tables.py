"""CSV for people and spreadsheets: a row a student; and what keeps a spreadsheet from running a cell as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from grader.telling.exports.scores import Score, Scores, Student

Field = str | float | int | None
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text that begins so is taken for a formula."""


def table(all_scores: Sequence[Scores], students: Mapping[str, Student], codes: Mapping[str, str] | None = None,
          *, items: bool = False) -> str:  # fmt: skip
    """The scores as CSV. codes: what to call each student instead, so that nobody is named.

    Of each assignment: points, what can be had, penalty for being late, when handed in (UTC), scores still open. An
    empty field: nothing handed in, or not graded yet. items: one more column for each graded cell.
    """
    several = len(all_scores) > 1
    head: list[Field] = ["student"] if codes else ["student", "last name", "first name", "email"]
    for scores in all_scores:
        name = scores.assignment
        head += [name, f"{name} of", f"{name} late penalty", f"{name} handed in", f"{name} open"]
    head += ["total", "total of"] if several else []
    head += [f"{_called(scores, cell)} of {number(of)}" for scores in all_scores if items
             for cell, of in scores.cells.items()]  # fmt: skip
    rows = [head]
    everybody = {*students, *(student for scores in all_scores for student in (*scores.by, *scores.waiting))}
    for student in sorted(everybody, key=lambda one: codes[one] if codes else one):
        who = students.get(student, Student(student))
        row: list[Field] = [codes[student]] if codes else [who.id, who.last_name, who.first_name, who.email]
        for scores in all_scores:
            row += _of(scores, scores.by.get(student))
        if several:
            row.append(number(sum(s.by[student].points for s in all_scores if student in s.by)))
            row.append(number(sum(s.of for s in all_scores)))
        for scores in all_scores if items else ():
            row += [_cell(scores.by.get(student), cell) for cell in scores.cells]
        rows.append(row)
    return written(rows)


def written(rows: Sequence[Sequence[Field]], delimiter: str = ",", ending: str = "\r\n") -> str:
    """Rows as CSV; texts that a spreadsheet would run are marked as text."""
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator=ending).writerows(
        [harmless(field) if isinstance(field, str) else field for field in row] for row in rows
    )
    return made.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers stay numbers."""
    if not text.lstrip(" ").startswith(RUNS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def number(points: float) -> str:
    """Points without a tail: 3, 2.5, 0.3333."""
    return f"{points:.4f}".rstrip("0").rstrip(".")


def _called(scores: Scores, cell: tuple[str, str]) -> str:
    notebook, grade_id = cell
    several = len({one for one, _ in scores.cells}) > 1
    return f"{scores.assignment}/{notebook}/{grade_id}" if several else f"{scores.assignment}/{grade_id}"


def _of(scores: Scores, score: Score | None) -> list[Field]:
    if score is None:
        return [None, number(scores.of), None, None, None]
    return [number(score.points), number(scores.of), number(score.penalty), score.handed_in_at,
            score.by_hand + score.ours]  # fmt: skip


def _cell(score: Score | None, cell: tuple[str, str]) -> Field:
    points = score.cells.get(cell) if score else None
    return None if points is None else number(points)
