"""The benchmarks that read: a million rows into a typed frame, and one question from the storage to its answer."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.log_processes import HERE, python, size, stores, writer
from tools.metering import COMPILED

LOADS = {
    "exported": ("ours, exported Parquet", "units.parquet"),
    "read_csv": ("to_csv's file, pd.read_csv", "units.csv"),
    "read_sql": ("SQLite, pd.read_sql", "units.db"),
    "compacted": ("ours, records compacted, folded", "packed"),
    "segments": ("ours, records in segments, folded", "raw"),
}
"""How it is read: what that is, and where it lies."""
GROUPS = {
    "group exported": "ours, exported Parquet",
    "group csv": "to_csv's file, pandas",
    "group sql": "SQLite, one statement",
    "group compacted": "ours, records compacted, folded",
}
REFERENCE = {"load": "read_sql", "group": "group sql"}
SMALL = {"llm": 2000, "MLflow": 200}
"""Rows at which the other tools' own readers are measured: they take too long to fill, and to read, with a million."""


@dataclass(frozen=True)
class Read:
    """One reading in a process of its own."""

    seconds: float
    peak: int
    """Bytes."""
    rows: int
    groups: int


def read(how: str, path: Path, store: str = "") -> Read:
    """Read once, with the interpreter that the store needs."""
    environ = COMPILED | {"PYTHONPATH": str(HERE.parents[1])}
    told = subprocess.run(
        [python(store), str(HERE / "log_reader.py"), how, str(path)], capture_output=True, text=True, env=environ
    )
    if told.returncode != 0:
        raise SystemExit(f"{how} ended with {told.returncode}: {told.stderr[-2000:]}")
    return Read(**json.loads(told.stdout.splitlines()[-1]))


def fill(folder: Path, rows: int) -> None:
    """Write the log that is read, in every form. In a process of its own: this one stays small."""
    environ = COMPILED | {"PYTHONPATH": str(HERE.parents[1])}
    subprocess.run([sys.executable, str(HERE / "log_million.py"), str(folder), str(rows)], env=environ, check=True)


def load(folder: Path, rows: int, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Everything into a typed frame. Returns the ratios to read_sql, and the seconds for each row or record."""
    seen = turns(list(LOADS), folder, rounds)
    print(f"\n{rows:,} rows, or {rows:,} records of {rows // 4:,} units, into a typed frame; {rounds} rounds in turns")
    print(f"{'from':36}{'seconds':>9}{'x read_sql':>12}{'peak MB':>9}{'rows':>11}{'MB on disk':>12}{'bytes/row':>11}")
    ratios = beside(seen, REFERENCE["load"])
    for how, (name, where) in LOADS.items():
        once, bytes_ = seen[how][0], size(folder / where)
        peak = statistics.median(one.peak for one in seen[how]) / 1e6
        print(
            f"{name:36}{middle(seen[how]):9.2f}{ratios[how]:12.3f}{peak:9.0f}{once.rows:11,}"
            f"{bytes_ / 1e6:12.0f}{bytes_ / rows:11.0f}"
        )
    return ratios, {how: middle(reads) / rows for how, reads in seen.items()}


def small(folder: Path, pace: dict[str, float], rounds: int) -> dict[str, float]:
    """The readers that other tools have, at what they can; and ours beside each, with as many rows.

    Returns their seconds a row beside read_sql's.
    """
    print(f"\nTheir own readers, at fewer rows: microseconds a row; {rounds} rounds in turns")
    print(f"{'tool':10}{'rows':>7}{'us/row':>9}{'x ours, as many rows':>23}{'x ours, all rows':>19}")
    ratios = {}
    for name in stores(tuple(SMALL)):
        rows = SMALL[name]
        for store in (name, "segments"):
            worker = writer(store, folder / f"{store}-{rows}").ready()
            worker.write("append", rows)
            worker.end()
        its, ours = [], []
        for _ in range(rounds):
            its.append(read(name, folder / f"{name}-{rows}", name))
            ours.append(read("own", folder / f"segments-{rows}"))
        assert {one.rows for one in (*its, *ours)} == {rows}
        pairs = zip(its, ours, strict=True)
        ratios[name] = middle(its) / rows / pace["read_sql"]
        beside_ours = statistics.median(one.seconds / other.seconds for one, other in pairs)
        print(
            f"{name:10}{rows:7}{middle(its) / rows * 1e6:9.0f}{beside_ours:23.1f}"
            f"{middle(its) / rows / pace['compacted']:19.0f}"
        )
    return ratios


def group(folder: Path, rows: int, rounds: int) -> dict[str, float]:
    """One question, from the storage to the answer. Returns the ratios to SQLite's own."""
    seen = turns(list(GROUPS), folder, rounds)
    assert len({(one.rows, one.groups) for how in list(GROUPS)[:3] for one in seen[how]}) == 1
    ratios = beside(seen, REFERENCE["group"])
    print(f"\nUnits by kind, decision and week, of {rows:,}; {rounds} rounds in turns")
    print(f"{'from':36}{'seconds':>9}{'x SQLite':>10}{'peak MB':>9}")
    for how in GROUPS:
        peak = statistics.median(one.peak for one in seen[how]) / 1e6
        print(f"{GROUPS[how]:36}{middle(seen[how]):9.2f}{ratios[how]:10.2f}{peak:9.0f}")
    return ratios


def turns(ways: list[str], folder: Path, rounds: int) -> dict[str, list[Read]]:
    """Every way of reading in each round; one round before, so that all files are in memory."""
    seen: dict[str, list[Read]] = {how: [] for how in ways}
    for how in ways:
        read(how, folder)
    for _ in range(rounds):
        for how in ways:
            seen[how].append(read(how, folder))
    return seen


def middle(reads: list[Read]) -> float:
    return statistics.median(one.seconds for one in reads)


def beside(seen: dict[str, list[Read]], reference: str) -> dict[str, float]:
    """The median of the rounds' ratios of seconds."""
    return {
        how: statistics.median(one.seconds / other.seconds for one, other in zip(reads, seen[reference], strict=True))
        for how, reads in seen.items()
    }
