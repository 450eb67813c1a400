"""Several judges at once on this machine, each in its own process; one that hangs or dies costs only its own item."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from grader import errors
from grader.reading.assignment import parse_source
from grader.score import Report, Verdict

DEADLINE = 300.0
"""Wall seconds for one notebook, a last resort above the limits that the judge keeps itself."""
TRIES = 2
"""How often an item is given to a judge when judges die on it."""

Item = Mapping[str, Any]


def grade_all(items: Sequence[Item], workers: int | None = None, deadline: float = DEADLINE) -> Iterator[Report]:
    """Grade the items, yielding each report as it is ready (in any order). One item never stops another.

    Raises SourceError or WeakSandbox, which concern all items, at the first one that meets it.
    """
    todo: queue.SimpleQueue[Item] = queue.SimpleQueue()
    for item in items:
        todo.put(item)
    done: queue.SimpleQueue[Report | errors.GraderError] = queue.SimpleQueue()
    count = max(1, min(workers or os.cpu_count() or 1, len(items)))
    stop = threading.Event()
    lines = [_Line(todo, done, stop, deadline) for _ in range(count)]
    try:
        for line in lines:
            line.start()
        for _ in items:
            result = done.get()
            if isinstance(result, errors.GraderError):
                raise result
            yield result
    finally:
        stop.set()
        for line in lines:
            line.end()
        for line in lines:
            line.join()


class _Line(threading.Thread):
    """Hands items to one judge, and replaces the judge when it hangs or dies."""

    def __init__(
        self, todo: queue.SimpleQueue[Item], done: queue.SimpleQueue[Report | errors.GraderError],
        stop: threading.Event, deadline: float,
    ) -> None:  # fmt: skip
        super().__init__(daemon=True)
        self._todo, self._done, self._stopped, self._deadline = todo, done, stop, deadline
        self._judge: subprocess.Popen[str] | None = None

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                item = self._todo.get_nowait()
            except queue.Empty:
                break
            try:
                self._done.put(self._grade(item))
            except errors.GraderError as error:
                self._done.put(error)
            except Exception as error:  # a bug of ours: say so for this item, and go on with the next
                self._done.put(_open_report(item, f"{type(error).__name__}: {error}"))
        self.end()

    def end(self) -> None:
        """End the judge and all it started."""
        judge, self._judge = self._judge, None
        if judge is not None:
            with suppress(OSError):
                judge.stdin.close()  # type: ignore[union-attr]
            try:
                judge.wait(timeout=2 if not self._stopped.is_set() else 0.5)
            except subprocess.TimeoutExpired:
                _kill(judge)

    def _grade(self, item: Item) -> Report:
        why = ""
        for _ in range(TRIES):
            if self._stopped.is_set():
                break
            answer = self._ask(item)
            if "report" in answer:
                return Report.from_dict(answer["report"])
            if "refused" in answer:
                raise getattr(errors, answer["refused"])(answer["message"])
            why = answer.get("trouble", "the judge ended without a word")
            if answer.get("final"):
                break
        return _open_report(item, why)

    def _ask(self, item: Item) -> dict[str, Any]:
        judge = self._judge or self._start()
        late = threading.Event()

        def out_of_time() -> None:
            late.set()
            _kill(judge)

        timer = threading.Timer(self._deadline, out_of_time)
        timer.start()
        try:
            assert judge.stdin is not None and judge.stdout is not None
            judge.stdin.write(json.dumps(item) + "\n")
            judge.stdin.flush()
            line = judge.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.end()
        if late.is_set():
            return {"trouble": f"the judge did not finish within {self._deadline:g} s", "final": True}
        return {}

    def _start(self) -> subprocess.Popen[str]:
        self._judge = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader.judging.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C reaches the command, which then ends its judges in order
        )
        return self._judge


def _kill(judge: subprocess.Popen[str]) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(judge.pid, signal.SIGKILL)
        else:
            judge.kill()
    judge.wait()


def _open_report(item: Item, why: str) -> Report:
    """Every score left open, because the trouble is ours."""
    assignment = parse_source(item["source"], item["assignment"], item["notebook"])
    message = f"It could not be graded ({why}). Nothing is lost: grade it again."
    verdicts = tuple(Verdict(c.grade_id, c.title, "internal", None, c.points, message) for c in assignment.graded)
    return Report(assignment.name, assignment.notebook, str(item["student"]), verdicts)
