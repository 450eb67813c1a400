"""Child processes that never outlive the course.

A child is started in a session of its own, so that Ctrl-C reaches only the course, and holds the reading end of a pipe:
when the course ends, however it ends, the pipe closes and the child ends too.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def start(
    command: Sequence[str], environ: Mapping[str, str], *, log: Path, cwd: Path | None = None, read: bool = False
) -> subprocess.Popen[str]:
    """Start `command`; its messages go to the file `log`, and its standard output too unless `read` is set."""
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as messages:
        return subprocess.Popen(
            command,
            env=dict(environ),
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if read else messages,
            stderr=messages,
            encoding="utf-8",
            errors="replace",
            **apart(),
        )


def apart() -> dict[str, Any]:
    """What keeps a child out of reach of the terminal's Ctrl-C."""
    if os.name == "nt":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"start_new_session": True}


class Aside:
    """One of our modules in a process of its own, out of reach of the terminal's Ctrl-C; nothing waits for it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        threading.Thread(target=process.wait, daemon=True).start()

    @classmethod
    def start(cls, module: str, *words: str, silent: bool = False) -> "Aside":
        """Start `python -m module words`; `silent` drops what it prints."""
        to = subprocess.DEVNULL if silent else None
        command = [sys.executable, "-P", "-m", module, *words]
        return cls(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=to, stderr=to, **apart()))

    def ended(self) -> bool:
        """Has the process ended?"""
        return self.process.poll() is not None

    def stop(self) -> None:
        """Let it finish what it writes, but not for long."""
        try:
            self.process.wait(5.0)
        except subprocess.TimeoutExpired:
            self.process.kill()


def stop(process: subprocess.Popen[str], seconds: float = 8.0) -> None:
    """Ask by closing the pipe, then insist; returns when the process is gone."""
    if process.stdin:
        try:
            process.stdin.close()
        except OSError:
            pass  # the other end is gone already
    for insist in (process.terminate, process.kill, None):
        try:
            process.wait(seconds if insist == process.terminate else 3.0)
            return
        except subprocess.TimeoutExpired:
            if insist:
                insist()
