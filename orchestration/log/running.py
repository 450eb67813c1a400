"""A command as a check: what it prints is shown as it comes, and it leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import BadEntry
from orchestration.log.schema import Verifier
from orchestration.record.redaction import brief

_TOOLS: tuple[tuple[str, Verifier], ...] = (
    ("pytest", "test"), ("unittest", "test"), ("doctest", "test"), ("nox", "test"), ("tox", "test"),
    ("mypy", "type_check"), ("pyright", "type_check"), ("ruff", "lint"), ("flake8", "lint"), ("pylint", "lint"),
)  # fmt: skip
_QUOTED = re.compile(r"""\\.|'[^']*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)
_OPERATOR = re.compile(r"&&|\|\||[|&;<>\n]")
_AFTER_END = 0.5
"""Seconds to wait for more output once the command itself has ended and all that it said is shown."""


@dataclass(frozen=True)
class Ran:
    name: str
    """The command on one line."""
    by: Verifier
    """A test runner, type checker or linter is known by its name; anything else is a run."""
    code: int | None
    """None where it could not be started: then nothing was checked."""
    seconds: float


def run(command: str | Sequence[object], timeout: float | None) -> Ran:
    """Run a command, show what it prints, and say how it ended; one that takes more than `timeout` seconds is ended.

    An interrupt ends it too, and is raised. Programs of this Python's own environment are found first. Raises BadEntry
    when there is no command, or more than one as only a shell would understand it.
    """
    words = _words(command)
    folder = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": folder + os.pathsep + os.environ.get("PATH", os.defpath)}
    name = command if isinstance(command, str) else shlex.join(words)
    by: Verifier = next((what for tool, what in _TOOLS if any(tool in Path(word).name for word in words[:3])), "run")
    started = time.monotonic()
    try:
        child = subprocess.Popen(
            command if os.name == "nt" and isinstance(command, str) else words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
            start_new_session=os.name == "posix",
        )
    except (OSError, ValueError) as problem:
        said = getattr(problem, "strerror", None) or problem
        print(f"{words[0]} could not be started ({said}), so nothing was checked.")
        return Ran(name, by, None, 0.0)
    try:
        _show(child, None if timeout is None else started + timeout)
        code = child.wait()
    except subprocess.TimeoutExpired:
        print(f"{words[0]} was ended after {timeout:g} s.")
        code = -1
    finally:
        _end(child)
    return Ran(name, by, code, time.monotonic() - started)


def _words(command: str | Sequence[object]) -> list[str]:
    if isinstance(command, str) and (operator := _OPERATOR.search(_QUOTED.sub("", command.strip()))):
        # As one more argument it would do nothing, and a check that never ran could pass.
        sign = "a new line" if operator[0] == "\n" else operator[0]
        raise BadEntry(
            f"u.run takes one command and there is no shell, so {sign} in {brief(command, 60)!r} would do nothing: "
            "call u.run twice, put in quotes what is no operator, or say u.run(['sh', '-c', …])."
        )
    try:
        split = (
            shlex.split(command, posix=os.name != "nt") if isinstance(command, str) else [str(one) for one in command]
        )
    except (ValueError, TypeError) as problem:
        raise BadEntry(
            f"The command {command!r} cannot be read: {problem}. Give it as in u.run('pytest -q')."
        ) from None
    if not split or not split[0]:
        raise BadEntry("There is no command to run: give it as text, such as u.run('pytest -q').")
    return split


def _show(child: subprocess.Popen[str], deadline: float | None) -> None:
    """Write the child's lines to this stdout until it ends. Raises TimeoutExpired at the deadline."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(child, lines), daemon=True).start()
    ended: float | None = None
    while True:
        now = time.monotonic()
        if deadline is not None and now > deadline:
            raise subprocess.TimeoutExpired(child.args, 0)
        if ended is None and child.poll() is not None:
            ended = now
        try:
            line = lines.get(timeout=0.05)
        except queue.Empty:
            if ended is not None and now > ended + _AFTER_END:  # something it started still holds the pipe
                return
            continue
        if line is None:
            break
        sys.stdout.write(line)
    rest = None if deadline is None else max(0.0, deadline - time.monotonic())
    child.wait(rest)


def _read(child: subprocess.Popen[str], lines: queue.SimpleQueue[str | None]) -> None:
    assert child.stdout
    with contextlib.suppress(ValueError, OSError), child.stdout:
        for line in child.stdout:
            lines.put(line)
    lines.put(None)


def _end(child: subprocess.Popen[str]) -> None:
    """End the child with all that it started."""
    if child.poll() is None:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
