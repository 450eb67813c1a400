"""Several judges at once on this machine, each in its own process; one that hangs or dies costs only its own item."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from grader.carrying.process import DEADLINE, Item, JudgeProcess, open_report
from grader.errors import GraderError
from grader.score import Report


def grade_all(items: Sequence[Item], workers: int | None = None, deadline: float = DEADLINE) -> Iterator[Report]:
    """Grade the items, yielding each report as it is ready (in any order). One item never stops another.

    Raises SourceError or WeakSandbox, which concern all items, at the first one that meets it.
    """
    with Judges(min(workers or cores(), len(items)), deadline) as judges:
        yield from judges.grade(items)


def cores() -> int:
    """How many judges can work at the same time on this machine."""
    return os.cpu_count() or 1


class Judges:
    """A pool of judges in a `with` block. They start at once, so that they are ready when the first items are."""

    def __init__(self, count: int, deadline: float = DEADLINE) -> None:
        self._todo: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Report | GraderError] = queue.SimpleQueue()
        self._lines = [_Line(self._todo, self._done, deadline) for _ in range(max(1, count))]

    def __enter__(self) -> Self:
        for line in self._lines:
            line.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in self._lines:
            line.stopped = True
            self._todo.put(None)
        closing = [threading.Thread(target=line.judge.close) for line in self._lines]  # one at work takes its time
        for thread in closing:
            thread.start()
        for thread in (*closing, *self._lines):
            thread.join()

    def grade(self, items: Sequence[Item]) -> Iterator[Report]:
        """As `grade_all`."""
        for item in items:
            self._todo.put(item)
        for _ in items:
            result = self._done.get()
            if isinstance(result, GraderError):
                raise result
            yield result


class _Line(threading.Thread):
    """Hands items to one judge."""

    def __init__(
        self, todo: queue.SimpleQueue[Item | None], done: queue.SimpleQueue[Report | GraderError], deadline: float
    ) -> None:
        super().__init__(daemon=True)
        self._todo, self._done = todo, done
        self.judge = JudgeProcess(deadline)
        self.stopped = False

    def run(self) -> None:
        try:
            self.judge.start()  # here, because on Linux a judge ends with the thread that started it
        except OSError:
            pass  # the first item will meet the same, and say so
        while not self.stopped and (item := self._todo.get()) is not None:
            try:
                self._done.put(self.judge.grade(item))
            except GraderError as error:
                self._done.put(error)
            except Exception as error:  # a bug of ours: say so for this item, and go on with the next
                self._done.put(open_report(item, f"{type(error).__name__}: {error}"))
        self.judge.close()
