"""Processes that write when told to, each in the environment of its own tool; and the count of what they wait for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from tools import other_tools
from tools.metering import COMPILED

HERE = Path(__file__).resolve().parent
LLM, MLFLOW = "0.36", "3.17.2"
OWN = ("disk", "segments", "log.write", "SQLite", "to_csv")
"""Stores that need no environment but this one."""
OTHERS = {"llm": ("llm", LLM), "MLflow": ("mlflow", MLFLOW)}


@cache
def python(store: str) -> str:
    """The interpreter in which a store's library is to be had; set up on first use. Raises NotToBeHad."""
    if store not in OTHERS:
        return sys.executable
    package, exact = OTHERS[store]
    beside = [f"{name}=={version(name)}" for name in ("openai", "pandas")]
    return str(other_tools.venv_of(package, package, exact, *beside) / "python")


def stores(wanted: tuple[str, ...] = (*OWN, *OTHERS)) -> list[str]:
    """Those that can be had here; says why another cannot."""
    found = []
    for name in wanted:
        try:
            python(name)
            found.append(name)
        except other_tools.NotToBeHad as problem:
            print(f"{name}: left out. {problem}")
    return found


@dataclass(frozen=True)
class Writes:
    """One block of writes by one process."""

    us: list[float]
    """Microseconds of each that was acknowledged."""
    began: float
    ended: float
    failed: int
    why: str
    """The last refusal, in short."""


class Worker:
    """A process that holds a store open. It starts at once; `ready` waits for it."""

    def __init__(self, command: list[str], *, before: tuple[str, ...] = ()) -> None:
        path = os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
        self._said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [*before, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, text=True,
            env=COMPILED | {"PYTHONPATH": path},
        )  # fmt: skip

    def ready(self) -> Self:
        self._heard()
        return self

    def tell(self, what: str, number: int = 0, at: float = 0.0) -> None:
        """Give an order, to be begun at that time of the clock."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([what, number, at]) + "\n")
        self.process.stdin.flush()

    def write(self, what: str, number: int) -> Writes:
        self.tell(what, number)
        return self.writes()

    def writes(self) -> Writes:
        return Writes(**self._heard())

    def rows(self) -> int:
        self.tell("rows")
        return int(self._heard()["rows"])

    def end(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()
        self._said.close()

    def _heard(self) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(10)
            self._said.seek(0)
            raise SystemExit(f"{self.process.args} ended: {self._said.read()[-2000:]}")
        return dict(json.loads(line))


def writer(store: str, folder: Path, *, before: tuple[str, ...] = ()) -> Worker:
    """A worker on a store in `folder`."""
    return Worker([python(store), str(HERE / "log_worker.py"), store, str(folder)], before=before)


def syncs(store: str, folder: Path, number: int) -> float | None:
    """How often one append waits for the disk; None without strace."""
    strace = shutil.which("strace")
    if strace is None:
        return None
    seen = folder / "strace.txt"
    folder.mkdir(parents=True)
    worker = writer(store, folder, before=(strace, "-f", "-o", str(seen), "-e", "trace=fsync,fdatasync")).ready()
    worker.write("append", 5)
    before = _calls(seen)
    worker.write("append", number)
    after = _calls(seen)
    worker.end()
    return (after - before) / number


def _calls(seen: Path) -> int:
    return sum("sync(" in line for line in seen.read_text().splitlines())


def size(folder: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    return sum(path.stat().st_size for path in (folder, *folder.rglob("*")) if path.is_file())
