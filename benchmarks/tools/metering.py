"""Runs a command and says what it took: wall, CPU of all its processes, the most memory that they had together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil

_numbers = count()
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment, in which a Python keeps what it compiled, as a user's does."""


class Failed(Exception):
    """A command ended badly: its last words."""


@dataclass(frozen=True)
class Run:
    """One command that ran to its end."""

    seconds: float
    cpu: float
    """Of the command and of all its descendants, those in a sandbox included."""
    memory: int
    """Bytes: the most that all its processes had at one time (sum of PSS), when that was asked for."""
    stamps: tuple[tuple[float, float], ...]
    """(seconds, CPU) since the start at each line in which the wanted words stood."""
    said: str
    left: int | None
    """Processes that it left running; None where nobody counts them."""


class Running:
    """A command at work."""

    def __init__(
        self, command: Sequence[str], folder: Path, *, stamp: str = "", memory: bool = False, **environ: str
    ) -> None:
        self._group = _Group.made()
        into = ["sh", "-c", f'echo $$ > {self._group.procs} && exec "$@"', "sh"] if self._group else []
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            [*into, *command], cwd=folder, env=COMPILED | environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
        self._tree = _Tree(self._process.pid)
        if memory or not self._group:
            self._tree.start()
        self._stamp = stamp
        self._lines: list[str] = []
        self._stamps: list[tuple[float, float]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def done(self) -> Run:
        """Wait for its end. Raises Failed."""
        _, status, used = os.wait4(self._process.pid, 0)
        seconds = time.perf_counter() - self._began
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._reader.join(5)
        self._tree.over.set()
        cpu = self._cpu() if self._group else max(used.ru_utime + used.ru_stime, self._tree.cpu)
        left = self._group.end() if self._group else None
        if self._process.returncode != 0:
            raise Failed(f"{self._process.args} ended with {self._process.returncode}: {''.join(self._lines[-15:])}")
        return Run(seconds, cpu, self._tree.memory, tuple(self._stamps), "".join(self._lines), left)

    def _cpu(self) -> float:
        return self._group.cpu() if self._group else self._tree.look()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.append(line)
            if self._stamp and self._stamp in line:
                self._stamps.append((time.perf_counter() - self._began, self._cpu()))


class _Group:
    """A control group, which counts what every process in it uses, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.procs = folder / "cgroup.procs"

    @classmethod
    def made(cls) -> _Group | None:
        """A new one; None where this user may not make any."""
        for parent in (Path("/sys/fs/cgroup/cpuacct"), _own_group()):
            folder = parent / f"grading-{os.getpid()}-{next(_numbers)}"
            with suppress(OSError):
                folder.mkdir()
                if os.access(folder / "cgroup.procs", os.W_OK):
                    return cls(folder)
        return None

    def cpu(self) -> float:
        """CPU seconds so far."""
        with suppress(OSError):
            return int((self._folder / "cpuacct.usage").read_text()) / 1e9
        told = dict(line.split() for line in (self._folder / "cpu.stat").read_text().splitlines())
        return int(told["usage_usec"]) / 1e6

    def end(self) -> int:
        """Remove it; how many processes are still in it (it then stays)."""
        left = self.procs.read_text().split()
        with suppress(OSError):
            self._folder.rmdir()
        return len(left)


def _own_group() -> Path:
    """Where this process stands in the second kind of control groups."""
    told = Path("/proc/self/cgroup").read_text().splitlines() if Path("/proc/self/cgroup").exists() else []
    own = next((line[3:] for line in told if line.startswith("0::")), "/")
    return Path("/sys/fs/cgroup") / own.lstrip("/")


def exact() -> bool:
    """Whether CPU is counted by a control group; if not, a process that nobody waits for is counted as last seen."""
    group = _Group.made()
    if group:
        group.end()
    return group is not None


class _Tree(threading.Thread):
    """Looks at a process and its descendants ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._own: dict[tuple[int, float], float] = {}
        self._lock = threading.Lock()
        self.over = threading.Event()
        self.memory = 0

    @property
    def cpu(self) -> float:
        """CPU seconds of every process that was seen."""
        return sum(self._own.values())

    def run(self) -> None:
        while not self.over.wait(0.1):
            self.look()

    def look(self) -> float:
        """Look now; CPU seconds so far."""
        with self._lock, suppress(psutil.Error):
            root = psutil.Process(self._pid)
            total = 0
            for process in (root, *root.children(recursive=True)):
                with suppress(psutil.Error, OSError):
                    times = process.cpu_times()
                    self._own[process.pid, process.create_time()] = times.user + times.system
                    total += _pss(process.pid)
            self.memory = max(self.memory, total)
        return self.cpu


def _pss(pid: int) -> int:
    """Bytes of memory that are its own, and its share of what it has in common with others."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
