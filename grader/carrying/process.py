"""A judge in a process of its own, replaced when it hangs or dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from grader import errors
from grader.reading.assignment import parse_source
from grader.score import Report, Verdict

DEADLINE = 300.0
"""Wall seconds for one notebook, a last resort above the limits that the judge keeps itself."""
TRIES = 2
"""How often an item is given to a judge when judges die on it."""

READY = '{"ready": true}\n'
"""What a judge says when it has begun, so that one that cannot is told from one that an item killed."""

Item = Mapping[str, Any]


class JudgeProcess:
    """Grades one item at a time. The process starts with the first item, or before, and serves until `close`.

    On Linux it also ends with the thread that started it, so that a judge outlives no command that was killed.
    """

    def __init__(self, deadline: float = DEADLINE) -> None:
        self._deadline = deadline
        self._process: subprocess.Popen[str] | None = None
        self._closed = False
        self._ready = False

    def grade(self, item: Item) -> Report:
        """The item's report; every score left open when judges hang or die on it. Raises SourceError, WeakSandbox."""
        why = "the grading was stopped"
        for _ in range(TRIES):
            if self._closed:
                break
            answer = self._ask(item)
            if "report" in answer:
                return Report.from_dict(answer["report"])
            if "refused" in answer:
                raise getattr(errors, answer["refused"])(answer["message"])
            why = answer.get("trouble", "the judge ended without a word")
            if answer.get("final"):
                break
        return open_report(item, why)

    def start(self) -> None:
        """Start the process now, so that it has done its imports when the first item comes."""
        if self._process is None and not self._closed:
            self._start()

    def close(self) -> None:
        """End the process and all it started, at once if it is at work. Any thread may call this."""
        self._closed = True
        self._drop(patience=0.5)

    def _ask(self, item: Item) -> dict[str, Any]:
        process = self._process or self._start()
        late = threading.Event()

        def out_of_time() -> None:
            late.set()
            _kill(process)

        timer = threading.Timer(self._deadline, out_of_time)
        timer.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps(item) + "\n")
            process.stdin.flush()
            if not self._ready:
                self._ready = process.stdout.readline() == READY
            line = process.stdout.readline() if self._ready else ""
        except (OSError, ValueError):  # it died, or `close` shut the door
            line = ""
        finally:
            timer.cancel()
        if line.endswith("\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        began = self._ready
        self._drop(patience=2)
        if not (began or late.is_set() or self._closed):
            raise errors.CourseError(f"A judge could not start, so nothing more was graded: {self._last_words()}")
        if late.is_set():
            return {"trouble": f"the judge did not finish within {self._deadline:g} s", "final": True}
        return {}

    def _start(self) -> subprocess.Popen[str]:
        self._ready = False
        self._said = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader.judging.worker", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
            env=os.environ | _KEEP_MEMORY,
            start_new_session=True,  # Ctrl-C reaches the command, which then ends its judges in order
        )
        return self._process

    def _last_words(self) -> str:
        """The last line that the process said on stderr."""
        self._said.seek(0)
        lines = self._said.read(65_536).decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else "it ended without a word."

    def _drop(self, patience: float) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError, ValueError):
                process.stdin.close()  # type: ignore[union-attr]
            try:
                process.wait(timeout=patience)
            except subprocess.TimeoutExpired:
                _kill(process)


def open_report(item: Item, why: str) -> Report:
    """Every score left open, because the trouble is ours."""
    assignment = parse_source(item["source"], item["assignment"], item["notebook"])
    message = f"It could not be graded ({why}). Nothing is lost: grade it again."
    verdicts = tuple(Verdict(c.grade_id, c.title, "internal", None, c.points, message) for c in assignment.graded)
    return Report(assignment.name, assignment.notebook, str(item["student"]), verdicts)


# By default glibc gives large buffers back at once and has them mapped anew for every frame that crosses.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "100000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}


def _kill(process: subprocess.Popen[str]) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
