"""Reading the audit.

An entry says who changed which record when, and from what to what. Entries are added and never altered. They will be
written by one function for the whole program (T-301); today only the importer of the old counter program fills the
table.

    {"id": ..., "at": moment, "actor": id, "action": verb, "target": id, "changes": {field: [old, new]}}

In the first version the values stand in the entries as they are, addresses and all, so that a customer can be found by
them.
"""

from __future__ import annotations

from .clock import DAY, moment_text
from .store import Record, Store

KEPT_FOR = 10 * 365 * DAY


def entries_of(store: Store, target: str) -> list[Record]:
    """The entries about one record, oldest first."""
    return list(store.rows("audit", lambda entry: entry["target"] == target))


def entries_by(store: Store, actor: str, since: int = 0) -> list[Record]:
    """What one person changed since a moment."""
    return list(store.rows("audit", lambda entry: entry["actor"] == actor and entry["at"] >= since))


def value_at(store: Store, target: str, field: str, moment: int) -> object:
    """What a field held at a moment, as far as the audit knows; None before its first change."""
    value: object = None
    for entry in entries_of(store, target):
        if entry["at"] <= moment and field in entry["changes"]:
            value = entry["changes"][field][1]
    return value


def line(entry: Record) -> str:
    """An entry as one line for the screen."""
    changes = ", ".join(f"{field}: {old!r} -> {new!r}" for field, (old, new) in sorted(entry["changes"].items()))
    return f"{moment_text(entry['at'])}  {entry['actor']}  {entry['action']} {entry['target']}  {changes}"


def gaps(entries: list[Record]) -> list[int]:
    """Numbers that are missing between the first and the last entry: a sign that somebody took one out."""
    numbers = sorted(int(entry["id"].rpartition("-")[2]) for entry in entries)
    if not numbers:
        return []
    there = set(numbers)
    return [number for number in range(numbers[0], numbers[-1]) if number not in there]


def too_old(store: Store, now: int) -> list[str]:
    """Entries that the tax office no longer wants to see. They may be removed once a year, from the front only."""
    return [entry["id"] for entry in store.rows("audit", lambda one: now - one["at"] > KEPT_FOR)]


def busiest(store: Store, since: int, most: int = 5) -> list[tuple[str, int]]:
    """Who changed most since a moment, with the number of entries."""
    counts: dict[str, int] = {}
    for entry in store.rows("audit", lambda one: one["at"] >= since):
        counts[entry["actor"]] = counts.get(entry["actor"], 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
