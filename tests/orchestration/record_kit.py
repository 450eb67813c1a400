"""Records as the log writes them, for tests that read them back: one schema for each type, and naive reading."""

import pyarrow as pa

from orchestration.record import Segments
from orchestration.record.reading import tables
from orchestration.record.writer import new_id

WORD = pa.dictionary(pa.int32(), pa.string())
ENVELOPE = [("v", pa.int64()), ("id", pa.string()), ("ts", pa.int64()), ("learner_id", WORD)]
WANTED = {
    "unit": pa.schema(
        [
            *ENVELOPE, ("unit_id", pa.string()), ("rev", pa.int64()), ("started_at", pa.int64()),
            ("title", pa.string()), ("outcome", WORD), ("predicted_success", pa.float64()),
            ("context", pa.list_(pa.string())), ("simulated", pa.bool_()), ("why", pa.string()),
        ]
    ),
    "call": pa.schema(
        [
            ("unit_id", pa.string()), ("id", pa.string()), ("duration_s", pa.float64()), ("count", pa.int64()),
            ("gen_ai.response.model", WORD), ("gen_ai.usage.input_tokens", pa.int64()),
        ]
    ),
    "check": pa.schema([("unit_id", pa.string()), ("count", pa.int64()), ("count_passed", pa.int64())]),
}  # fmt: skip
"""What a reader asks for."""


def unit(number, **more):
    """A unit's record with nearly every kind of value."""
    return {
        "v": 1, "id": new_id(), "ts": 1_790_000_000_000_000 + number, "learner_id": "0123456789abcdef", "t": "unit",
        "unit_id": f"{number:032x}", "rev": 1, "started_at": 1_790_000_000_000_000, "title": f'Nr {number} "ä😀\n',
        "outcome": "accepted", "predicted_success": 0.1 * (number % 10), "context": ["a.py", "b.py"],
        "simulated": True, **more,
    }  # fmt: skip


def call(number, **more):
    """A call's record."""
    return {
        "v": 1, "id": new_id(), "ts": 1_790_000_000_000_000 + number, "learner_id": "0123456789abcdef", "t": "call",
        "unit_id": f"{number:032x}", "duration_s": 2, "gen_ai.response.model": "example-model-1",
        "gen_ai.usage.input_tokens": 100 + number, **more,
    }  # fmt: skip


def written(folder, *records):
    """Write a segment, and return its path."""
    segments = Segments(folder)
    for record in records:
        segments.append(record, durable=False)
    segments.close()
    return max(folder.glob("*.jsonl"))


def read(folder, wanted=None):
    """The rows of each type, and the notes."""
    found, notes = tables(folder, WANTED if wanted is None else wanted)
    return {name: table.to_pylist() for name, table in found.items()}, notes


def as_wanted(records, name):
    """What should be read of records of today, in no order."""
    fields = WANTED[name].names
    return sorted(
        ({field: one.get(field) for field in fields} for one in records if one["t"] == name), key=lambda row: str(row)
    )


def in_order(rows):
    return sorted(rows, key=lambda row: str(row))
