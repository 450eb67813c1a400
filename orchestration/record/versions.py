"""The versions of a record's shape, and how a record of an old one would be written today.

Files are never rewritten for a new version: readers understand all that ever were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

VERSION = 1
"""Of the records that are written today."""

Record = dict[str, Any]


def _first_draft(old: Record) -> Iterator[Record]:
    """A unit of the first draft held its own calls and checks; it had neither `unit_id` nor `ts`."""
    unit_id = str(old["id"])
    at = _microseconds(old.get("started_at"))
    closed = old.get("outcome", "open") != "open"
    kept = {"title", "decision", "kind", "outcome", "predicted_success", "simulated", "source"}
    shared = {"v": 1, "ts": at, "unit_id": unit_id, "upgraded_from": "first draft"}
    yield {
        **shared, **{name: old.get(name) for name in sorted(kept)}, "id": _id(old, "unit"), "t": "unit",
        "rev": 2 if closed else 1, "started_at": at,
    }  # fmt: skip
    if old.get("calls"):
        yield {
            **shared, "id": _id(old, "call"), "t": "call", "count": old["calls"], "simulated": old.get("simulated"),
            "gen_ai.response.model": old.get("model"), "fingerprint": old.get("fingerprint"),
            "gen_ai.usage.input_tokens": old.get("input_tokens"),
            "gen_ai.usage.output_tokens": old.get("output_tokens"),
            "duration_s": old.get("seconds"), "cost_usd": old.get("cost_usd"),
        }  # fmt: skip
    if old.get("checks"):
        yield {
            **shared, "id": _id(old, "check"), "t": "check", "count": old["checks"],
            "count_passed": old.get("checks_passed"),
            "gen_ai.evaluation.score.label": "pass" if old.get("checks_passed") == old["checks"] else "fail",
        }  # fmt: skip


UPGRADES: tuple[tuple[Callable[[Record], bool], Callable[[Record], Iterator[Record]]], ...] = (
    (lambda one: one.get("t") == "unit" and "unit_id" not in one and isinstance(one.get("id"), str), _first_draft),
)
"""What an old record looks like, and what it becomes; the first that fits is used."""


def upgraded(record: Record) -> Iterator[Record]:
    """The record as it would be written today: itself, or what an old one becomes."""
    for is_old, renewed in UPGRADES:
        if is_old(record):
            yield from renewed(record)
            return
    yield record


def _microseconds(text: Any) -> int | None:
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1_000_000)
    except (TypeError, ValueError):
        return None


def _id(old: Record, part: str) -> str:
    """An id that is the same at every reading, for records that had none of their own."""
    said = json.dumps([part, old], sort_keys=True)
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()
