"""One shared unit as a line of JSON: what it may hold, how a learner's row is cleared of the rest, how it is read.

Outgoing and incoming rows obey one table of rules, so that what a reader accepts is what a learner may send.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from orchestration import errors
from orchestration.log.schema import COLUMNS, OUTCOMES, VERIFIERS, WORDS, Column
from orchestration.record.redaction import redacted

SHARED: tuple[Column, ...] = tuple(column for column in COLUMNS if column.shared and column.name != "learner_id")
"""What a row holds, beside its own id; whose it is stands in the file's first line."""
OTHER = "other"
"""Stands for a word that could tell who the learner is."""
SOURCES = ("lesson", "exercise", "work")
_CLOSED = tuple(word for word in OUTCOMES if word != "open")
_ALLOWED = WORDS | {"source": SOURCES, "outcome": _CLOSED, "first_outcome": _CLOSED}
_NAME = re.compile(r"[\w.:+\- ()]{1,64}(/[\w.:+\-]{1,64})?")
_ID = re.compile(r"[0-9a-f]{16}")
_EXCEPTIONS = frozenset(
    name
    for room in (builtins, errors)
    for name, value in vars(room).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)


def cleared(row: Mapping[str, Any]) -> dict[str, Any]:
    """What may leave of a row of the frame, in JSON's own types: a day, words, names, numbers of two digits."""
    ready = {}
    for column in SHARED:
        value = row.get(column.name)
        sent = None if value is None else _clear(column, value)
        if sent is not None and _RULES[column.name](sent):
            ready[column.name] = sent
    return ready


def _clear(column: Column, value: Any) -> Any:
    if column.name == "started_at":
        return value.date().isoformat()
    if column.name in _ALLOWED:
        return value if value in _ALLOWED[column.name] else None
    if column.name == "verified_by":
        return ", ".join(word for word in str(value).split(", ") if word in VERIFIERS) or None
    if column.name == "error":
        return value if value in _EXCEPTIONS else OTHER
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return two_digits(value)
    return name(str(value))


def two_digits(number: float) -> float:
    """A number rounded to two significant digits, whole if it was: 4,183 is 4,200, and 0.0417 is 0.042."""
    return type(number)(float(f"{number:.2g}"))


def name(text: str) -> str:
    """A model's, tool's or lesson's name without what is private in it: folders, hosts, addresses, an owner's suffix.

    What still does not look like a name becomes `other`.
    """
    if "://" in text or "@" in text or redacted(text) != text:
        return OTHER
    parts = re.split(r"[/\\]", text)
    if len(parts) > 2 or "\\" in text or not parts[0] or parts[0] in (".", "~"):
        text = parts[-1]
    if text.startswith("ft:"):
        text = ":".join(text.split(":")[:2])
    return text if _NAME.fullmatch(text) else OTHER


def accepted(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """A shared unit as values of the frame's types, every column there; None if anything in it is not as it must be."""
    unit = record.get("unit")
    if not (isinstance(unit, str) and _ID.fullmatch(unit)):
        return None
    row: dict[str, Any] = {"unit_id": unit}
    for column in SHARED:
        value = record.get(column.name)
        if value is not None and not _RULES[column.name](value):
            return None
        row[column.name] = value
    needed = ("started_at", "kind", "decision", "outcome")
    return row if all(row[column] is not None for column in needed) else None


def day(value: Any) -> bool:
    """Whether this is a date such as 2026-11-23, of a year in which anybody took this course."""
    if not (isinstance(value, str) and re.fullmatch(r"20\d\d-\d\d-\d\d", value, re.ASCII)):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _rule(column: Column) -> Callable[[Any], bool]:
    if column.name == "started_at":
        return day
    if column.name in _ALLOWED:
        return lambda value: isinstance(value, str) and value in _ALLOWED[column.name]
    if column.name == "verified_by":
        return lambda value: isinstance(value, str) and all(word in VERIFIERS for word in value.split(", "))
    most = 1.0 if column.unit == "0..1" else 1e12
    if column.dtype.startswith("bool"):
        return lambda value: isinstance(value, bool)
    if column.dtype.startswith("int"):
        return lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
    if column.dtype.startswith("double"):
        return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most
    return lambda value: isinstance(value, str) and bool(_NAME.fullmatch(value))


_RULES = {column.name: _rule(column) for column in SHARED}
