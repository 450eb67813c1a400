"""2,000 calls of an experiment with every answer executed: calls per second and CPU per call.

    python benchmarks/calls.py [--calls 2000] [--rounds 3]

Each round asks the practice model over HTTP for one short function per call, runs every answer against its acceptance
tests in the sandbox, and keeps every request and answer. Beside it, in the same round, the same calls without running
anything, and a sample of the answers run as people usually do it, in a new Python process each. CPU is that of this
process, the model's server and the sandbox together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time

from orchestration.checks.check import CheckResult, workbench
from orchestration.models.client import Client
from orchestration.plan.tasks import Plan
from orchestration.studies.jobs import job, load_world
from orchestration.trials.experiment import Experiment

SAMPLE = 60  # answers that are run in a process each, to compare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with subprocess.Popen(
        [sys.executable, "-m", "practice", "--with-parent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        client = Client(json.loads(server.stdout.readline())["url"], "practice")
        world = load_world("authentication")
        plan = job(world, 5)
        silent = Plan(plan.tasks, lambda code: CheckResult("not run", True))
        workbench().execute("result = 1")
        client.ask("warm up")
        print(f"{'':34}{'calls/s':>9}{'ms CPU/call':>13}{'seconds':>9}")
        for _ in range(given.rounds):
            ran = _timed("with every answer executed", plan, client, given.calls, server.pid)
            _timed("without executing anything", silent, client, given.calls, server.pid)
            alone = _in_processes(world, ran.trials[: min(SAMPLE, given.calls)], plan)
            head, whole = "a Python process per answer", alone * given.calls
            print(f"{head:34}{1 / alone:9.0f}{'':13}{whole:9.1f}  (execution alone, from {SAMPLE})")
        server.stdin.close()


def _timed(name, plan, client, calls, server):
    experiment = Experiment(name, {name: plan}, trials=calls, client=client, log=False)
    before, began = _cpu(server), time.perf_counter()
    result = experiment.run()
    wall, cpu = time.perf_counter() - began, _cpu(server) - before
    assert len(result.trials) == calls
    print(f"{name:34}{calls / wall:9.0f}{cpu / calls * 1e3:13.2f}{wall:9.1f}", flush=True)
    return result


def _in_processes(world, trials, plan):
    began = time.perf_counter()
    for trial in trials:
        program = world.program(trial.exchanges[-1].response.code, plan.acceptance.tests)
        subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, capture_output=True)
    return (time.perf_counter() - began) / len(trials)


def _cpu(server: int) -> float:
    """CPU seconds so far of this process and everything it started: living, and dead and waited for."""
    tick = os.sysconf("SC_CLK_TCK")
    mine, total = {os.getpid()}, 0.0
    rows = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = open(f"/proc/{name}/stat").read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            rows[int(name)] = (int(fields[1]), sum(map(int, fields[11:15])) / tick)
    grown = True
    while grown:
        more = {pid for pid, (parent, _) in rows.items() if parent in mine} - mine
        grown = bool(more)
        mine |= more
    for pid in mine:
        total += rows[pid][1] if pid in rows else 0.0
    return total


if __name__ == "__main__":
    main()
