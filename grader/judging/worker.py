"""A judge in a process of its own: items come in and results go out as JSON, one a line.

`python -m grader.judging.worker PID` is started by the process PID, and ends with it. The gradebook is never opened
in this process.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from typing import Any

from grader.carrying.process import READY
from grader.errors import GraderError
from grader.judging.judge import grade

MEMORY = 4 * 2**30
"""Bytes of address space that a judge may take beyond what it has at first."""


def main() -> None:
    """Read items from standard input until it ends; write a result for each."""
    _end_with(int(sys.argv[1]))
    _limit_memory()
    # tests and imported modules may print: only the results may reach the pool
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    answers.write(READY)
    answers.flush()
    for line in sys.stdin:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


def _limit_memory() -> None:
    """Let a test that a learner's answer leads into endless memory end with a MemoryError, and not the machine."""
    if sys.platform == "linux":
        import resource

        with open("/proc/self/statm", encoding="ascii") as statm:
            used = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _end_with(parent: int) -> None:
    """Have the system end this process with the one that started it, even in the middle of an item."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit()


def _answer(item: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"report": grade(item)}
    except GraderError as error:
        return {"refused": type(error).__name__, "message": str(error)}
    except Exception as error:
        return {"trouble": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
