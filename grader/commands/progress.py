"""How far grading is, how long it still takes, and what trouble there was, in one line that is kept up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from grader.keeping import Key
from grader.marking import Watcher
from grader.score import Report

EVERY = 15.0
"""Seconds between lines where no bar can be drawn, such as in a log file."""


class Shown(Watcher):
    """A watcher that draws a bar on the console, in a `with` block."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[more]}"))
        self._progress = Progress(*columns, console=console, transient=True)
        self._bar = self._progress.add_task("grade", total=None, more="")
        self._trouble: Counter[str] = Counter()
        self._expected: dict[Key, float] = {}
        self._todo, self._done, self._workers = 0, 0, 1
        self._began = self._last_line = monotonic()
        self._took = self._took_known = self._expected_done = 0.0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begins(self, todo: Mapping[Key, float], kept: int, workers: int) -> None:
        self._expected, self._todo, self._workers = dict(todo), len(todo), workers
        self._began = self._last_line = monotonic()
        if kept:
            of = f"{kept} of {kept + len(todo)} were graded already and have not changed"
            self._console.print(f"{of}; {f'grading {len(todo)}' if todo else 'nothing to grade'}.")
        self._progress.update(self._bar, total=len(todo) or 1)

    def graded(self, report: Report) -> None:
        self._done += 1
        self._expected.pop((report.student, report.notebook), None)
        self._took += report.seconds
        self._trouble["left open"] += any(verdict.outcome == "internal" for verdict in report.verdicts)
        self._trouble["in trouble when run"] += bool(report.findings)
        self._trouble["repaired"] += bool(report.notes)
        more = ", ".join([self._left(), *(f"{count} {what}" for what, count in self._trouble.items() if count)])
        self._progress.update(self._bar, completed=self._done, more=more)
        if not self._console.is_terminal and monotonic() - self._last_line > EVERY:
            self._last_line = monotonic()
            self._console.print(f"Graded {self._done} of {self._todo}; {more}.")

    def says(self, sentence: str) -> None:
        self._console.print(sentence, markup=False)

    def _left(self) -> str:
        """What is to do at the seconds it took before, or at the mean of those done now, shared among the judges."""
        mean = self._took / self._done
        work = sum(seconds or mean for seconds in self._expected.values())
        spent = monotonic() - self._began
        at_once = min(self._workers, max(1.0, self._took / spent)) if spent else self._workers
        return f"{_words(work / at_once)} left" if self._expected else "done"


def _words(seconds: float) -> str:
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds / 10) * 10} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
