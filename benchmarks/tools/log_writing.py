"""The benchmarks that write: one row, one unit of work, eight processes at once, and what a row takes on the disk."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools.log_processes import Writes, size, stores, syncs, writer

PACE = {"disk": 40, "segments": 40, "log.write": 40, "SQLite": 40, "to_csv": 10, "llm": 8, "MLflow": 3}
"""Rows in a round; those that take longer do fewer."""
UNITS = {"segments": 10, "SQLite": 10, "to_csv": 5, "llm": 5, "MLflow": 2}
CROWD = {"segments": 300, "SQLite": 300, "to_csv": 40, "llm": 30, "MLflow": 5}
"""Rows of each of the eight processes in a round."""
REFERENCE = "SQLite"
PROCESSES = 8
SURVIVES = {"to_csv": "kill", "disk": "-"}
RECORDS = {
    "segments": "all, prediction included: 2 durable revisions, every text redacted",
    "SQLite": "all, in tables of one's own: 4 commits",
    "to_csv": "decision and outcome in 2 rows; no call, no check; no fsync",
    "llm": "the call alone",
    "MLflow": "all, as span, child span and feedback",
}


@dataclass
class Paces:
    """Microseconds of one store's writes, round by round."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(value for values in self.rounds for value in values)

    @property
    def p99(self) -> float:
        values = sorted(value for values in self.rounds for value in values)
        return values[min(len(values) - 1, int(len(values) * 0.99))]

    def beside(self, other: Paces) -> float:
        """The median over the rounds of the ratio of the rounds' medians."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(statistics.median(own) / statistics.median(its) for own, its in pairs)


def append(folder: Path, rounds: int) -> dict[str, float]:
    """One durable row, then one unit of work, all stores in turns. Returns the first's ratios to SQLite."""
    names = stores()
    workers = {name: writer(name, folder / name) for name in names}
    for worker in workers.values():
        worker.ready().write("append", 3)
        worker.write("unit", 1)
    rows = {name: Paces() for name in names}
    units = {name: Paces() for name in names if name in UNITS}
    for _ in range(rounds):
        for name, worker in workers.items():
            rows[name].rounds.append(worker.write("append", PACE[name]).us)
        for name in units:
            units[name].rounds.append(workers[name].write("unit", UNITS[name]).us)
    for worker in workers.values():
        worker.end()
    waits = {name: syncs(name, folder / f"{name}-traced", 2 * PACE[name]) for name in names}

    print(f"\nOne durable row of 30 fields, about 1 KB; {rounds} rounds in turns")
    print(f"{'store':12}{'median us':>11}{'x SQLite':>10}{'p99 us':>10}{'fsyncs':>8}{'survives':>10}")
    for name, pace in rows.items():
        sync = waits[name]
        print(
            f"{name:12}{pace.median:11.0f}{pace.beside(rows[REFERENCE]):10.2f}{pace.p99:10.0f}"
            f"{'-' if sync is None else f'{sync:.1f}':>8}{SURVIVES.get(name, 'power'):>10}"
        )
    print(f"\nOne unit of work: decision, call, check, outcome; {rounds} rounds in turns")
    print(f"{'store':12}{'median us':>11}{'x ours':>10}{'p99 us':>10}   what it can record of it")
    for name, pace in units.items():
        print(f"{name:12}{pace.median:11.0f}{pace.beside(units['segments']):10.2f}{pace.p99:10.0f}   {RECORDS[name]}")
    return {name: pace.beside(rows[REFERENCE]) for name, pace in rows.items()}


@dataclass
class Crowd:
    """What eight processes got done in one store."""

    rates: list[float] = field(default_factory=list)
    """Rows a second, round by round."""
    worst: float = 0.0
    """Seconds of the longest wait for one row."""
    asked: int = 0
    acknowledged: int = 0
    found: int = 0
    size: int = 0
    """Bytes that all rows take, without those of an empty store."""
    why: str = ""
    """The last refusal, in short."""

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    def add(self, done: list[Writes]) -> None:
        kept = [value for one in done for value in one.us]
        self.rates.append(len(kept) / (max(one.ended for one in done) - min(one.began for one in done)))
        self.worst = max(self.worst, max(kept) / 1e6)
        self.acknowledged += len(kept)
        self.why = next((one.why for one in done if one.why), self.why)


def crowd(folder: Path, rounds: int) -> dict[str, float]:
    """Eight processes write into one store at once; the stores take turns. Returns rates beside SQLite's."""
    workers, empty = {}, {}
    for name in stores(tuple(CROWD)):
        first = writer(name, folder / f"crowd-{name}").ready()  # the store is there before the others come
        empty[name] = size(folder / f"crowd-{name}")
        workers[name] = [first, *(writer(name, folder / f"crowd-{name}") for _ in range(PROCESSES - 1))]
        for worker in workers[name][1:]:
            worker.ready()
    found = {name: Crowd() for name in workers}
    for _ in range(rounds):
        for name, one in found.items():
            start = time.time() + 1
            for worker in workers[name]:
                worker.tell("append", CROWD[name], start)
            one.asked += PROCESSES * CROWD[name]
            one.add([worker.writes() for worker in workers[name]])
    for name, one in found.items():
        one.found = workers[name][0].rows()
        for worker in workers[name]:
            worker.end()
        one.size = size(folder / f"crowd-{name}") - empty[name]

    ratios = {
        name: statistics.median(own / its for own, its in zip(one.rates, found[REFERENCE].rates, strict=True))
        for name, one in found.items()
    }
    print(f"\n{PROCESSES} processes at once, the same row; {rounds} rounds in turns")
    print(
        f"{'store':12}{'rows/s':>9}{'x SQLite':>10}{'worst wait s':>14}{'bytes/row':>11}   asked / acknowledged / lost"
    )
    for name, one in found.items():
        lost = max(0, one.acknowledged - one.found)
        print(
            f"{name:12}{one.rate:9.0f}{ratios[name]:10.3g}{one.worst:14.3f}{one.size / one.found:11.0f}"
            f"   {one.asked} / {one.acknowledged} / {lost}   {one.why}".rstrip()
        )
    return ratios
