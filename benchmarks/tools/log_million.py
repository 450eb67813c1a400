"""A learner's log made up, large: `python log_million.py FOLDER ROWS` writes it in every form that is compared.

units.parquet  units.csv  units.db     so many units, a row each, in the log's own columns
raw/log/       packed/log/             so many records of a quarter as many units, as segments, and compacted
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from log_rows import KINDS, MODELS, OUTCOMES, record, text

from orchestration.log.leaving import exports
from orchestration.log.schema import COLUMNS, WORDS, record_schemas
from orchestration.record.compaction import compact

SEGMENTS = 50
WEEKS = 12
START = 1_790_000_000_000_000
FREE = {"title": 110, "why": 220}
"""Prose, and its length; of other texts there are only a few."""


def units(rows: int) -> pd.DataFrame:
    """Units in the columns of the log's frame; a tenth of what may be missing is missing."""
    dice = np.random.default_rng(5)
    columns: dict[str, Any] = {}
    for column in COLUMNS:
        missing = dice.random(rows) < 0.1
        match column.dtype:
            case "category":
                words = list(WORDS.get(column.name, MODELS))
                codes = dice.integers(0, len(words), rows)
                values = pa.DictionaryArray.from_arrays(pa.array(codes.astype("int32")), pa.array(words)).cast("string")
            case "string[pyarrow]":
                values = texts(column.name, rows, dice)
            case "int64[pyarrow]":
                values = pa.array(dice.integers(0, 5000, rows), mask=missing)
            case "double[pyarrow]":
                values = pa.array(dice.random(rows).round(4), mask=missing)
            case "bool[pyarrow]":
                values = pa.array(dice.random(rows) < 0.5)
            case _:
                spread = WEEKS * 7 * 86_400_000_000
                values = pa.array(START + np.sort(dice.integers(0, spread, rows)), pa.timestamp("us", "UTC"))
        columns[column.name] = pd.array(values, dtype=pd.ArrowDtype(values.type))
    frame = pd.DataFrame(columns)
    kinds = {name: pd.CategoricalDtype(list(words), ordered=True) for name, words in WORDS.items() if name in frame}
    return frame.astype({column.name: column.dtype for column in COLUMNS} | kinds)


def texts(name: str, rows: int, dice: np.random.Generator) -> pa.Array:
    """Ids and prose that all differ, or one of a few words."""
    if name.endswith("_id"):
        return pa.array([f"{number:032x}" for number in dice.integers(0, 2**62, rows).tolist()])
    if name in FREE:
        return pa.array([text(FREE[name]) for _ in range(rows)])
    return pa.array(["test", "lint, test", "by_hand", None]).take(pa.array(dice.integers(0, 4, rows)))


def records(rows: int) -> Iterator[str]:
    """Lines of a log: for each unit its decision, a call, a check and its close."""
    dice = np.random.default_rng(7)
    frames = [form(number) for number in range(500)]
    step = WEEKS * 7 * 86_400_000_000 * 4 // rows
    for number in range(rows // 4):
        said = {"unit": f"{number:016x}{dice.integers(2**60):016x}", "title": text(110), "why": text(220)}
        said |= {"n": int(dice.integers(100, 5000)), "seconds": dice.random() * 60}
        for place, line in enumerate(frames[number % len(frames)]):
            yield line % (said | {"id": f"{4 * number + place:032x}", "ts": START + number * step + place * 60_000_000})


def form(number: int) -> tuple[str, ...]:
    """The four records of a unit, with places for what differs."""
    unit = record(number) | {"unit_id": "%(unit)s", "id": "%(id)s"}
    unit |= {"title": "%(title)s", "why": "%(why)s", "context_tokens": "%(n)d"}
    unit |= {"kind": KINDS[number % len(KINDS)], "parent_id": None, "error": None, "imported_from": None}
    envelope = {name: unit[name] for name in ("v", "id", "learner_id", "unit_id")}
    call = envelope | {
        "t": "call", "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai",
        "gen_ai.request.model": MODELS[number % 3], "gen_ai.response.model": MODELS[number % 3],
        "gen_ai.response.id": "chatcmpl-%(id)s", "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.usage.input_tokens": "%(n)d", "gen_ai.usage.output_tokens": "%(n)d", "duration_s": "%(seconds)f",
        "prompt_hmac": "0123456789abcdef", "prompt_chars": 7000, "answer_chars": 800, "simulated": False,
    }  # fmt: skip
    check = envelope | {
        "t": "check", "gen_ai.evaluation.name": "pytest -q", "gen_ai.evaluation.score.label": "pass",
        "verifier": "test", "duration_s": "%(seconds)f", "count": 1, "count_passed": 1,
    }  # fmt: skip
    opened = unit | {"outcome": "open", "rev": 1, "duration_s": None, "rework_s": None}
    closed = unit | {"outcome": OUTCOMES[number % len(OUTCOMES)], "duration_s": "%(seconds)f"}
    return tuple(line(one) for one in (opened, call, check, closed))


def line(one: dict[str, Any]) -> str:
    """A record as a line; what stands for a number has no quotes."""
    kept = {name: value for name, value in one.items() if value is not None and name not in ("ts", "started_at")}
    timed = '"ts":%(ts)d' + (',"started_at":%(ts)d' if kept["t"] == "unit" else "")
    return re.sub(r'"(%\(\w+\)[df])"', r"\1", "{" + timed + "," + json.dumps(kept, separators=(",", ":"))[1:])


def segments(folder: Path, rows: int) -> None:
    folder.mkdir(parents=True)
    each = -(-rows // SEGMENTS)
    lines = records(rows)
    for number in range(SEGMENTS):
        path = folder / f"{time.time_ns():016x}-{number:x}-{number:06x}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for _ in range(each):
                if (one := next(lines, None)) is None:
                    break
                file.write(one + "\n")
        long_ago = time.time() - 30 * 86_400
        os.utime(path, (long_ago, long_ago))


def sqlite(frame: pd.DataFrame, path: Path) -> None:
    """The same rows in a table with an index, times as microseconds."""
    database = sqlite3.connect(path)
    database.execute(f"create table unit ({', '.join(frame.columns)})")
    for start in range(0, len(frame), 50_000):
        part = frame.iloc[start : start + 50_000].assign(started_at=lambda one: one.started_at.astype("int64[pyarrow]"))
        columns = [pa.array(part[name], from_pandas=True).to_pylist() for name in part]
        places = ", ".join("?" * len(columns))
        database.executemany(f"insert into unit values ({places})", zip(*columns, strict=True))
    database.execute("create index by_id on unit (unit_id)")
    database.commit()
    database.close()


def main() -> None:
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    frame = units(rows)
    exports.write(frame, folder / "units.parquet")
    for start in range(0, rows, 100_000):
        part = frame.iloc[start : start + 100_000]
        part.to_csv(folder / "units.csv", mode="a", header=start == 0, index=False)
    sqlite(frame, folder / "units.db")
    segments(folder / "raw" / "log", rows)
    shutil.copytree(folder / "raw", folder / "packed")
    compact(folder / "packed" / "log", record_schemas())


if __name__ == "__main__":
    main()
