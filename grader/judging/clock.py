"""A stopwatch for the judge's own time, which stands still while a learner's code is being waited for."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType


class JudgeTimeout(BaseException):
    """A test cell used up its own time. Not an Exception, so that a test's `except Exception` lets it pass."""


class Clock:
    """`with clock:` raises JudgeTimeout inside the block after `seconds` of the judge's own time.

    It needs SIGALRM and the main thread; elsewhere it does nothing, and the pool's deadline is the only limit.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._left = 0.0
        self._running = False

    def __enter__(self) -> Clock:
        self._running = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
        if self._running:
            signal.signal(signal.SIGALRM, _ring)
            # it rings again every second, in case a test swallows the first
            signal.setitimer(signal.ITIMER_REAL, self._seconds, 1.0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._running:
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._running = False

    def pause(self) -> None:
        """Stop counting: somebody else is at work."""
        if self._running:
            self._left = max(signal.setitimer(signal.ITIMER_REAL, 0)[0], 0.001)

    def resume(self) -> None:
        """Count on from where it stopped."""
        if self._running:
            signal.setitimer(signal.ITIMER_REAL, self._left, 1.0)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise JudgeTimeout
