"""One shared unit as a line of JSON: what it may hold, how a learner's row is cleared of the rest, how it is read.

Outgoing and incoming rows obey one table of rules; names are held to more where they leave.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from orchestration import errors
from orchestration.log.place import course_refs
from orchestration.log.reading.asked import IN_PART
from orchestration.log.schema import COLUMNS, OUTCOMES, VERIFIERS, WORDS, Column
from orchestration.record.redaction import redacted

SHARED: tuple[Column, ...] = tuple(column for column in COLUMNS if column.shared and column.name != "learner_id")
"""What a row holds, beside its own id; whose it is stands in the file's first line."""
OTHER = "other"
"""Stands for a word that could tell who the learner is."""
SOURCES = ("lesson", "exercise", "work")
TOOLS = (
    "notebook", "conductor", "experiment", "course grade", "terminal", "chat", "git", "Claude Code", "Codex",
    "Copilot", "Cursor", "aider", "Devin", "Jules", "Gemini", "Amp", "Junie", "OpenCode", "OpenHands", "Windsurf",
    "Cline",
)  # fmt: skip
"""Tools that many use; any other could be a name that says who somebody is."""
_CLOSED = tuple(word for word in OUTCOMES if word != "open")
_ALLOWED = WORDS | {"source": SOURCES, "outcome": _CLOSED, "first_outcome": _CLOSED}
_NAME = re.compile(r"[\w.:+\- ()]{1,64}(/[\w.:+\-]{1,64})?")
_MODEL = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")
_TOOLS = {tool.casefold(): tool for tool in TOOLS}
_HOST = re.compile(r"\.[A-Za-z_]|\d{6}")
"""What the name of a model seldom holds: an ending as hosts and files have it, a number of six digits."""
_DATE = re.compile(r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])[0-3]\d(?!\d)")
_COST = re.compile(rf"stated|simulated|{IN_PART}|list price \(genai-prices [\w.]{{1,20}}\)")
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
    if column.name == "cost_source":
        return ", ".join(word for word in str(value).split(", ") if _COST.fullmatch(word)) or None
    if column.name == "course_ref":
        return value if value in course_refs() else None
    if column.name == "tool":
        return _TOOLS.get(re.sub("[_-]", " ", str(value)).casefold(), OTHER)
    if column.name == "model":
        return model(str(value))
    return value if isinstance(value, bool) else two_digits(value)


def two_digits(number: float) -> float:
    """A number rounded to two significant digits, whole if it was: 4,183 is 4,200, and 0.0417 is 0.042."""
    return type(number)(float(f"{number:.2g}"))


def model(text: str) -> str:
    """A model's name where it is a plain one, such as `example-4.1-mini-20261123`; else `other`.

    A folder, an owner, a host, a port, an address or an account would stand before it, behind it or in its place.
    """
    plain = _MODEL.fullmatch(text) and not _HOST.search(_DATE.sub("", text)) and redacted(text) == text
    return text if plain else OTHER


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
    if column.name == "cost_source":
        return lambda value: isinstance(value, str) and all(_COST.fullmatch(word) for word in value.split(", "))
    most = 1.0 if column.unit == "0..1" else 1e12
    if column.dtype.startswith("bool"):
        return lambda value: isinstance(value, bool)
    if column.dtype.startswith("int"):
        return lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
    if column.dtype.startswith("double"):
        return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most
    return lambda value: isinstance(value, str) and bool(_NAME.fullmatch(value))


_RULES = {column.name: _rule(column) for column in SHARED}
