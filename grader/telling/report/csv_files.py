"""The tables of the report as CSV: items, messages, learners, and what learners shared of their logs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from grader.atomic import write_whole
from grader.telling.report.delegation import Delegation
from grader.telling.report.measures import uncertainty
from grader.telling.report.people import shares
from grader.telling.report.predictions import Pooled
from grader.telling.report.shared import Shared
from grader.telling.report.survey import Survey

Value = str | int | float | None
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a text begins that a spreadsheet takes for a formula, as in exports of the log."""


def write_csv(
    survey: Survey, codes: Mapping[str, str], folder: Path, *, names: bool, shared: Shared | None
) -> tuple[Path, ...]:
    """Write <assignment>-items.csv and its fellows; an empty field is: no such figure."""
    start = survey.rows.assignment
    files = [
        _write(folder / f"{start}-items.csv", ITEMS, _items(survey)),
        _write(folder / f"{start}-messages.csv", MESSAGES, _messages(survey)),
        _write(folder / f"{start}-learners.csv", LEARNERS + (NAMES if names else ()), _learners(survey, codes, names)),
    ]
    if shared is not None:
        files.append(_write(folder / "delegation.csv", KINDS, _kinds(shared.delegation)))
        files.append(_write(folder / "delegation-figures.csv", FIGURES, _figures(shared.delegation)))
        files.append(_write(folder / "predictions.csv", PREDICTIONS, _predictions(shared.predictions)))
    return tuple(files)


ITEMS = (
    "notebook", "grade_id", "title", "points", "n", "open", "full_points", "facility", "compared", "item_rest",
    "chance_plus_minus", "upper_lower_27", "in_totals", "flag", "first_passed", "first_n", "now_passed", "now_n",
    "unisolated",
)  # fmt: skip
MESSAGES = ("notebook", "grade_id", "title", "learners", "wordings", "example")
LEARNERS: tuple[str, ...] = ("learner", "handed_in", "share", "late_penalty", "hand_ins", "stuck")
NAMES = ("id", "first_name", "last_name")
PREDICTIONS = (
    "lesson", "question", "unit", "n", "settled", "mean_confidence", "right", "mean_error", "brier", "brier_n",
    "simulated",
)  # fmt: skip

KINDS = (
    "kind", "table", "n", "learners", "delegated", "assisted", "kept", "accepted_first", "accepted_first_n", "verified",
    "verified_n",
)  # fmt: skip
FIGURES = ("figure", "value", "n", "learners", "lower_quartile", "median", "upper_quartile", "learners_in_quartiles")


def _items(survey: Survey) -> Iterable[Sequence[Value]]:
    for item in survey.items:
        yield (
            *item.cell.key, item.cell.title, item.cell.points, item.n, item.unscored, item.full, item.facility,
            item.compared, item.separates, None if item.separates is None else uncertainty(item.compared),
            item.upper_lower, int(item.counted), item.flag, *item.first, *item.latest, item.unisolated,
        )  # fmt: skip


def _messages(survey: Survey) -> Iterable[Sequence[Value]]:
    for item in survey.items:
        for group in item.messages:
            yield (*item.cell.key, item.cell.title, group.count, group.wordings, group.example)


def _learners(survey: Survey, codes: Mapping[str, str], names: bool) -> Iterable[Sequence[Value]]:
    rows, share = survey.rows, shares(survey.rows)
    why = {one.student: "; ".join(one.reasons) for one in survey.stuck}
    for student in sorted(rows.people, key=lambda one: codes[one]):
        person = rows.people[student]
        yield (
            codes[student], int(student in rows.handed_in_at), share.get(student), rows.penalties.get(student, 0.0),
            rows.files.get(student, 0), why.get(student, ""),
            *((student, person.first_name, person.last_name) if names else ()),
        )  # fmt: skip


def _kinds(found: Delegation) -> Iterable[Sequence[Value]]:
    for one in (*found.sides, *found.kinds):
        yield (
            one.name, one.side, one.n, one.learners, *(one.shares or (None, None, None)), one.first_pass.value,
            one.first_pass.n, one.verified.value, one.verified.n,
        )  # fmt: skip


def _figures(found: Delegation) -> Iterable[Sequence[Value]]:
    for name, one in (
        ("accepted_first", found.first_pass), ("verified", found.verified), ("accepted_unchecked", found.unchecked),
        ("rework_min", found.rework), ("brier", found.brier),
    ):  # fmt: skip
        yield (name, one.value, one.n, one.learners, *(one.quartiles or (None, None, None)), one.counted)
    yield ("simulated", found.simulated / found.worked if found.worked else None, found.worked, found.learners,
           None, None, None, None)  # fmt: skip


def _predictions(shared: Pooled) -> Iterable[Sequence[Value]]:
    for one in shared.questions:
        yield (
            one.lesson, one.question, one.unit, one.n, one.settled, one.sure, one.right, one.off, one.brier, 
            one.brier_n, one.simulated,
        )  # fmt: skip


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_field(value) for value in row] for row in rows)
    write_whole(path, "\ufeff" + text.getvalue())  # by its mark a spreadsheet knows that it is UTF-8
    return path


def _field(value: Value) -> str:
    """Text that a spreadsheet would run as a formula gets a quote in front."""
    if isinstance(value, float):
        return f"{value:.6g}"
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and FORMULA.match(text) else text
