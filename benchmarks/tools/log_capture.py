"""The benchmark of capture: what noting a call adds to it, against a real server on this machine."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from tools.log_processes import HERE, Worker, Writes, python, stores

WAYS = {
    "bare": ("", "bare", 20, "nothing"),
    "log.watch": ("", "bare", 20, "tokens, time, keyed hash; filed to its unit"),
    "log.watch, no unit": ("", "bare", 20, "the same, unfiled"),
    "MLflow autolog": ("MLflow", "bare", 20, "prompt and answer; written behind the call"),
    "MLflow autolog, waits": ("MLflow", "bare", 5, "the same, written when the call returns"),
    "llm, no log": ("llm", "llm, no log", 20, "nothing; its own client"),
    "llm": ("llm", "llm, no log", 20, "prompt and answer"),
}
"""Way: the tool whose environment it needs, what it is held against, calls a round, and what it keeps."""


def capture(folder: Path, rounds: int) -> dict[str, float]:
    """Every way in each round. Returns the milliseconds that each adds to a call."""
    there = {*stores(("MLflow", "llm")), ""}
    ways = {how: said for how, said in WAYS.items() if said[0] in there}
    with subprocess.Popen(
        [sys.executable, str(HERE / "log_server.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout and server.stdin
        url = server.stdout.readline().strip()
        callers = {how: caller(how, said[0], folder, url) for how, said in ways.items()}
        for one in callers.values():
            one.ready().write("call", 10)
        seen: dict[str, list[Writes]] = {how: [] for how in ways}
        for _ in range(rounds):
            for how, said in ways.items():
                seen[how].append(callers[how].write("call", said[2]))
        for one in callers.values():
            one.end()
        server.stdin.close()
    middles = {how: [statistics.median(one.us) / 1000 for one in blocks] for how, blocks in seen.items()}
    print(f"\nOne call of the openai client over HTTP on this machine; {rounds} rounds in turns")
    print(f"{'way':24}{'median ms':>10}{'p99 ms':>9}{'added ms':>10}{'x its bare':>12}   what it keeps")
    added = {}
    for how, (_, beside, _, keeps) in ways.items():
        pairs = list(zip(middles[how], middles[beside], strict=True))
        added[how] = statistics.median(own - its for own, its in pairs)
        ratio = statistics.median(own / its for own, its in pairs)
        spent = sorted(value / 1000 for one in seen[how] for value in one.us)
        more = "" if how == beside else f"{added[how]:10.2f}{ratio:12.2f}"
        print(f"{how:24}{statistics.median(spent):10.2f}{spent[int(len(spent) * 0.99)]:9.2f}{more:22}   {keeps}")
    return added


def caller(how: str, store: str, folder: Path, url: str) -> Worker:
    """A process that calls in this way."""
    return Worker([python(store), str(HERE / "log_caller.py"), how, str(folder / how.replace(", ", "-")), url])
