"""What is written in the log's benchmarks: one unit of work as a flat record of 30 fields, about 1 KB. No imports."""

from __future__ import annotations

import json
import random
import secrets
import time
from typing import Any

KINDS = ("boilerplate", "tests", "migration", "docs", "bug_investigation", "architecture", "security", "business_rules")
DECISIONS = ("delegate", "delegate", "delegate", "assist", "keep")
OUTCOMES = ("accepted", "accepted", "edited", "rejected")
SENTENCES = (
    "Three callers rely on it and none of them has a test.",
    "The pattern is well known, and the acceptance test is strict.",
    "Operations owns the answer, so somebody has to ask them first.",
    "It was wrong twice last month, both times for an empty list.",
    "The change is small: I can read all of it in five minutes.",
    "If the retry is missed again, I write it by hand.",
    "Nobody remembers why the limit is five tries a minute.",
    "The migration runs once, on a copy, and can be thrown away.",
    "What the page should say is for the people who use it to decide.",
)
MODELS = ("example-model-1", "example-model-2", "example-model-3")
_dice = random.Random(5)


def text(length: int) -> str:
    """Prose of about so many characters, never the same twice."""
    said = f"No. {_dice.randrange(10**9)}. "
    while len(said) < length:
        said += _dice.choice(SENTENCES) + " "
    return said[:length].strip()


def record(number: int) -> dict[str, Any]:
    """One revision of a unit with every field filled, as the log writes it."""
    moment = time.time_ns() // 1000
    return {
        "v": 1,
        "id": secrets.token_hex(16),
        "ts": moment,
        "learner_id": "c0ffee5ca1ab1e00",
        "t": "unit",
        "unit_id": f"{moment:016x}{number:016x}",
        "started_at": moment,
        "title": text(110),
        "kind": _dice.choice(KINDS),
        "decision": _dice.choice(DECISIONS),
        "source": "lesson",
        "course_ref": "week4_delegate/2_what_to_keep",
        "tool": "notebook",
        "parent_id": f"{moment:032x}",
        "step": number % 9 + 1,
        "why": text(220),
        "predicted_success": _dice.random(),
        "predicted_min": 25.0,
        "human_s": 600.0,
        "context": ["auth/login.py", "auth/session.py", "tests/test_login.py"],
        "context_items": 3,
        "context_tokens": 1834,
        "context_mode": "verbatim",
        "outcome": _dice.choice(OUTCOMES),
        "duration_s": _dice.random() * 900,
        "rework_s": 120.0,
        "error": "ValueError",
        "simulated": False,
        "imported_from": "none",
        "rev": 2,
    }


COLUMNS = tuple(record(0))


def flat(row: dict[str, Any]) -> list[Any]:
    """The record's values for a table: lists as JSON."""
    return [json.dumps(value) if isinstance(value, list) else value for value in row.values()]
