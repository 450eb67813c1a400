"""Calls per second and CPU per call at 1, 16 and 64 in flight, beside inspect_ai's and promptfoo's mock models.

    python benchmarks/in_flight.py [--calls 1000] [--rounds 3] [--in-flight 1 16 64]

Everybody gets the same prompts (units of work from authentication with the customer's brief; each prompt has a line
that no other prompt has). The tools take turns within each round, warm, in processes of their own; the ratios are made
within rounds. The tools are set up on first use below build/bench, at exact versions; promptfoo takes 2 GB and brings
a Node of its own where the machine's is too old. A tool that cannot be had is named and left out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
from tools.other_tools import FOLDER, INSPECT, PROMPTFOO, NotToBeHad, inspect_python, promptfoo

from orchestration.models import background
from orchestration.models.client import Client
from orchestration.studies.jobs import load_world, task

HERE = Path(__file__).resolve().parent
WHAT = f"""\
What one call is:
  ours           our client (openai package) to our practice server in another process over loopback HTTP. The server
                 reads the prompt and writes code that depends on it; tokens are counted exactly. Nothing is executed,
                 judged or recorded. CPU is client and server together.
  inspect_ai     {INSPECT}, mockllm: a fixed text from a function in its own process, fixed usage, no HTTP, no scorer.
                 Per call it keeps a transcript with all events and writes its log (.eval).
  promptfoo      {PROMPTFOO}, custom provider: a fixed text from a function in its own process, fixed usage, no HTTP,
                 no assertion. Per call it renders the prompt as a template and writes the result into its database.
Both tools record more than ours does here; ours does more to find an answer. None runs an answer.
"""
WARM = 30  # prompts with which our server warms up, used for nothing else
Runner = Callable[[int, int, int], tuple[float, float]]
"""Calls, in flight, number of the first prompt: seconds and CPU seconds."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=1000, help="calls of each tool at each level in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--in-flight", type=int, nargs="+", default=[1, 16, 64])
    given = parser.parse_args()
    cells = [(number, level) for number in range(given.rounds) for level in given.in_flight]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        prompts = made_prompts(len(cells) * given.calls + WARM)
        (folder / "prompts.json").write_text(json.dumps(prompts), encoding="utf-8")
        runners, answer = {}, ""
        for name, starting in (("ours", ours), ("inspect_ai", inspect_ai), ("promptfoo", promptfoo_mock)):
            try:
                runners[name], answer = stack.enter_context(starting(prompts, folder, answer))
            except NotToBeHad as problem:
                print(f"{name} is left out: {problem}")
        print(WHAT)
        measured: dict[tuple[str, int], list[tuple[float, float]]] = {}
        before = os.getloadavg()[0]
        for place, (number, level) in enumerate(cells):
            names = list(runners)
            for name in names[number % len(names) :] + names[: number % len(names)]:
                seconds, cpu = runners[name](given.calls, level, place * given.calls)
                measured.setdefault((name, level), []).append((given.calls / seconds, cpu / given.calls * 1e3))
        after = os.getloadavg()[0]
    report(measured, list(runners), given.in_flight)
    print(f"\n{given.rounds} rounds of {given.calls} calls; load average {before:.1f} before, {after:.1f} after.")


def report(measured: dict[tuple[str, int], list[tuple[float, float]]], names: list[str], levels: list[int]) -> None:
    """Medians over the rounds; ratios are medians of the ratios within each round."""
    print(f"{'in flight':>9}  {'tool':12}{'calls/s':>9}{'range':>13}{'CPU ms/call':>13}   ours beside it")
    for level in levels:
        own = measured["ours", level]
        for name in names:
            rows = measured[name, level]
            speed, cpu = ([row[column] for row in rows] for column in (0, 1))
            faster = statistics.median(mine[0] / theirs[0] for mine, theirs in zip(own, rows, strict=True))
            cheaper = statistics.median(theirs[1] / mine[1] for mine, theirs in zip(own, rows, strict=True))
            spread = f"{min(speed):.0f}-{max(speed):.0f}"
            ratio = "" if name == "ours" else f"   {faster:.1f} x calls/s, {1 / cheaper:.2f} x CPU"
            middle = f"{statistics.median(speed):9.0f}{spread:>13}{statistics.median(cpu):13.2f}"
            print(f"{level:9}  {name:12}{middle}{ratio}".rstrip())


def made_prompts(number: int) -> list[str]:
    """So many prompts, every one different in a line from all others."""
    world = load_world("authentication")
    asked = [task(world, [unit]).prompt for unit in world.units]
    return [
        f"{world.brief}\n\nThis is order {place} of today.\n\n{asked[place % len(asked)]}" for place in range(number)
    ]


@contextmanager
def ours(prompts: list[str], folder: Path, _: str) -> Iterator[tuple[Runner, str]]:
    """Our client and our server; also an answer, of which the mocks will say the like."""
    command = [sys.executable, "-m", "practice", "--with-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin and server.stdout
        client = Client(json.loads(server.stdout.readline())["url"], "practice")
        processes = [psutil.Process(), psutil.Process(server.pid)]
        answer = [client.ask(prompt).text for prompt in prompts[-WARM:]][-1]

        async def storm(calls: int, in_flight: int, first: int) -> None:
            waiting = iter(range(first, first + calls))

            async def worker() -> None:
                for number in waiting:
                    await client.ask_async(prompts[number], sample=number)

            await asyncio.gather(*(worker() for _ in range(in_flight)))

        def run(calls: int, in_flight: int, first: int) -> tuple[float, float]:
            before, began = cpu_of(processes), time.perf_counter()
            background.wait(storm(calls, in_flight, first))
            return time.perf_counter() - began, cpu_of(processes) - before

        yield run, answer
        server.stdin.close()


def cpu_of(processes: list[psutil.Process]) -> float:
    """CPU seconds so far."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)


@contextmanager
def inspect_ai(prompts: list[str], folder: Path, answer: str) -> Iterator[tuple[Runner, str]]:
    """inspect_ai with mockllm."""
    command = [str(inspect_python()), str(HERE / "tools" / "inspect_mock.py"), str(folder / "prompts.json"), answer]
    with driven(command, "inspect", {}) as run:
        yield run, answer


@contextmanager
def promptfoo_mock(prompts: list[str], folder: Path, answer: str) -> Iterator[tuple[Runner, str]]:
    """promptfoo with a custom provider."""
    node, index = promptfoo()
    words = [node, str(HERE / "tools" / "promptfoo_mock.mjs"), str(index), str(folder / "prompts.json"), answer]
    quiet = {"PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1", "NODE_NO_WARNINGS": "1"}
    with driven(words, "promptfoo", quiet | {"PROMPTFOO_CONFIG_DIR": str(folder / "promptfoo")}) as run:
        yield run, answer


@contextmanager
def driven(command: list[str], name: str, environ: dict[str, str]) -> Iterator[Runner]:
    """A tool's process that runs on request and says what it took; what else it says goes to a log."""
    log = FOLDER / f"{name}.log"
    with (
        log.open("w") as said,
        subprocess.Popen(
            command,
            env=os.environ | environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        assert process.stdin and process.stdout
        lines, asks = process.stdout, process.stdin

        def told() -> dict[str, float]:
            for line in lines:
                if line.startswith("{"):
                    return dict(json.loads(line))
            raise NotToBeHad(f"{name} stopped: see {log}.")

        def run(calls: int, in_flight: int, first: int) -> tuple[float, float]:
            asks.write(json.dumps({"calls": calls, "in_flight": in_flight, "first": first}) + "\n")
            asks.flush()
            result = told()
            return result["seconds"], result["cpu"]

        told()
        yield run
        asks.close()


if __name__ == "__main__":
    main()
