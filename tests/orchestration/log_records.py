"""Records of the log as a process would have written them, one call each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from orchestration.log.reading.fold import folded

NOON = 1_790_000_000_000_000
MINUTE = 60_000_000
Record = dict[str, Any]


def write(folder: Path, records: Iterable[Record], pid: int = 1) -> None:
    """A segment as a process would have written it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(
        json.dumps({name: value for name, value in one.items() if value is not None}) + "\n" for one in records
    )
    (folder / f"{NOON:016x}-{pid:x}-{pid:06x}.jsonl").write_text(text, encoding="utf-8")


def unit(rev: int = 1, outcome: str = "open", minute: float = 0, name: str = "u1", **facts: Any) -> Record:
    return {
        "v": 1, "id": f"{name}-r{rev}-{minute}", "ts": NOON + int(minute * MINUTE), "learner_id": "a" * 16, "t": "unit",
        "unit_id": name, "rev": rev, "started_at": NOON, "title": "A thing", "kind": "tests", "decision": "delegate",
        "source": "work", "tool": "notebook", "outcome": outcome,
    } | facts  # fmt: skip


def change(rev: int = 2, minute: float = 0, name: str = "u1", **changes: Any) -> Record:
    """A later revision: what it changes and nothing else."""
    return {
        "v": 1, "id": f"{name}-r{rev}-{minute}", "ts": NOON + int(minute * MINUTE), "learner_id": "a" * 16, "t": "unit",
        "unit_id": name, "rev": rev,
    } | changes  # fmt: skip


def call(minute: float = 1, name: str | None = "u1", **facts: Any) -> Record:
    return {
        "v": 1, "id": f"{name}-c{minute}", "ts": NOON + int(minute * MINUTE), "learner_id": "a" * 16, "t": "call",
        "unit_id": name,
    } | facts  # fmt: skip


def check(minute: float = 1, name: str = "u1", passed: bool = True, by: str = "test", **facts: Any) -> Record:
    return {
        "v": 1, "id": f"{name}-k{minute}-{by}", "ts": NOON + int(minute * MINUTE), "learner_id": "a" * 16, "t": "check",
        "unit_id": name, "gen_ai.evaluation.name": "pytest -q", "verifier": by,
        "gen_ai.evaluation.score.label": "pass" if passed else "fail",
    } | facts  # fmt: skip


def usage(reads: int, writes: int) -> Record:
    return {"gen_ai.usage.input_tokens": reads, "gen_ai.usage.output_tokens": writes}


def one(folder: Path, *records: Record) -> Any:
    """The row of the only unit."""
    write(folder, records)
    frame = folded(folder)
    assert len(frame) == 1
    return frame.iloc[0]
