"""The log beside what else keeps one: simonw/llm, MLflow, `DataFrame.to_csv(mode="a")` and plain SQLite.

    python benchmarks/log.py [--quick] [append crowd load group capture]

  append    one durable row, and one unit of work from its decision to its outcome
  crowd     eight processes at once: rate, worst wait, bytes a row; what was asked for, acknowledged and lost
  load      a million rows, and a million records, into a typed frame; other tools' own readers at fewer rows
  group     units by kind, decision and week, from the storage to the answer
  capture   what noting a call adds to it, over HTTP on this machine

Whoever is compared takes turns with the others in every round, in processes of their own; ratios are made within rounds
and their median is told. llm and MLflow are set up on first use below build/bench, at exact versions. All that is
written lies in a temporary folder (3 GB; TMPDIR says where); it should be on a disk, as memory waits for nobody.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from tools import log_capture, log_reading, log_writing
from tools.log_processes import LLM, MLFLOW

PARTS = ("append", "crowd", "load", "group", "capture")
BARS = {
    "append": ("one durable row, of SQLite's time", "segments", 0.63, False),
    "crowd": ("eight processes, times SQLite's rate", "segments", 5.0, True),
    "load": ("exported Parquet, of read_sql's time", "exported", 0.05, False),
}
"""Part: what is held to which bar; whether more is better."""
FASTER = {
    "append": ("segments", ("SQLite", "to_csv", "llm", "MLflow")),
    "load": ("exported", ("read_sql", "read_csv", "llm", "MLflow")),
}
"""Part: which of ours should take less time than each of which."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="part", help="some of " + ", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds, a tenth of the rows, no verdict")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"{', '.join(sorted(unknown))}: no such part; there are {', '.join(PARTS)}.")
    parts = given.parts or PARTS
    began, load = time.monotonic(), os.getloadavg()[0]
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "pyarrow", "openai"))
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}, llm {LLM}, mlflow {MLFLOW}"
    )
    with tempfile.TemporaryDirectory(prefix="log-benchmark-") as folder:
        found = run(parts, Path(folder), quick=given.quick)
    if not given.quick:
        judge(found)
    print(f"{time.monotonic() - began:.0f} s; load average {load:.1f} before, {os.getloadavg()[0]:.1f} after.")


def judge(found: dict[str, dict[str, float]]) -> None:
    """What was reached of what is asked for."""
    print()
    for part, (what, name, bar, more) in BARS.items():
        if part in found:
            ratio = found[part][name]
            kept = ratio >= bar if more else ratio <= bar
            print(f"{what}: {ratio:.3g}; the bar is {bar}: {'met' if kept else 'MISSED'}")
    for part, (own, others) in FASTER.items():
        if part in found:
            slower = [name for name in others if found[part].get(name, 0) > found[part][own]]
            print(f"{part}: faster than {', '.join(slower) or 'none'}, of {', '.join(others)}")


def run(parts: list[str], folder: Path, *, quick: bool) -> dict[str, dict[str, float]]:
    """The parts in their order; the ratios of each."""
    found: dict[str, dict[str, float]] = {}
    if "append" in parts:
        found["append"] = log_writing.append(folder, 5 if quick else 20)
    if "crowd" in parts:
        found["crowd"] = log_writing.crowd(folder, 1 if quick else 5)
    if "load" in parts or "group" in parts:
        rows, rounds = (100_000, 2) if quick else (1_000_000, 3)
        log_reading.fill(folder / "made", rows)
        if "load" in parts:
            found["load"], pace = log_reading.load(folder / "made", rows, rounds)
            found["load"] |= log_reading.small(folder / "small", pace, 1 if quick else rounds)
        if "group" in parts:
            log_reading.group(folder / "made", rows, rounds)
    if "capture" in parts:
        log_capture.capture(folder / "capture", 4 if quick else 15)
    return found


if __name__ == "__main__":
    main()
