"""The learner's side, seen from the judge: a session in the sandbox that runs their cells and answers for their names.

Only plain data comes back. When a session dies (a loop, a crash, too much memory), a fresh one is opened and the cells
that had not killed it are run again, so that one bad answer does not cost the others.
"""

from __future__ import annotations

import builtins
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from grader.reading.plain_python import PREAMBLE
from sandbox import Execution, Limits, Sandbox, SandboxError, Session

DEADLY = ("timeout", "signal", "memory", "output", "internal")
TRIES_AFTER_TIMEOUT = 2
"""How often one function may run into the time limit before it is not called again."""


class SandboxTrouble(Exception):
    """The sandbox itself failed: no verdict can be drawn from that."""


class LearnerError(Exception):
    """What the learner's code did where an answer was expected."""


class Proxy:
    """A learner's function: called with plain arguments, answers plain data or raises."""

    def __init__(self, name: str, learner: Learner) -> None:
        self.__name__ = name
        self.__qualname__ = name
        self._learner = learner

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._learner.call(self.__name__, args, kwargs)

    def __repr__(self) -> str:
        return f"<the learner's {self.__name__}>"


class Missing:
    """A name that the learner's notebook does not define."""


MISSING = Missing()


class Learner:
    """One learner's cells in one sandbox session at a time."""

    def __init__(
        self, box: Sandbox, limits: Limits, budget: float, pause: Callable[[], None], resume: Callable[[], None]
    ) -> None:
        """`budget`: wall seconds this learner's code may use in all. `pause`/`resume` stop the judge's own clock."""
        self._box, self._limits, self._budget = box, limits, budget
        self._pause, self._resume = pause, resume
        self._session: Session | None = None
        self._ran: list[str] = []
        self._timeouts: Counter[str] = Counter()
        self.spent = 0.0
        self.deaths = 0
        self.raised: list[tuple[BaseException, str]] = []
        """Exceptions that stand for something the learner's code did, each with the sentence to show for it."""
        self.answered_none: list[str] = []
        """Functions that gave back None, last one last: the usual cause when a test then stops on a NoneType."""
        self.hide_inputs = False
        """Whether a message made by the learner's code must not be shown: it could carry a hidden test's inputs."""

    def close(self) -> None:
        """End the session and everything in it."""
        session, self._session = self._session, None
        if session is not None:
            session.__exit__(None, None, None)

    def run(self, source: str) -> Execution:
        """Run one cell; remember it for a replay unless it kills the session."""
        done = self._do(lambda session: session.run(source))
        if done.status not in DEADLY:
            self._ran.append(source)
        return done

    def look_up(self, name: str) -> Any:
        """A learner's name as plain data, as a Proxy when it is no plain data, or MISSING."""
        done = self._do(lambda session: session.get(name))
        if done.status == "ok":
            return done.value
        if done.error is not None and done.error.kind == "NameError":
            return MISSING
        return Proxy(name, self)

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a learner's function.

        Raises what it raised: the same built-in exception, or LearnerError; TimeoutError when it did not end;
        SandboxTrouble when the sandbox failed.
        """
        if self._timeouts[name] >= TRIES_AFTER_TIMEOUT:
            raise self._told(TimeoutError(f"{name} does not end"), f"`{name}` did not finish; it was not called again.")
        done = self._do(lambda session: session.call(name, *args, **kwargs))
        if done.status == "ok":
            if done.value is None:
                self.answered_none.append(name)
            return done.value
        if done.status == "timeout":
            self._timeouts[name] += 1
            sentence = f"`{name}` did not finish within {self._limits.seconds:g} s. Is there a loop that never ends?"
            raise self._told(TimeoutError(sentence), sentence)
        if done.status != "error" or done.error is None:
            sentence = _WAYS_TO_DIE.get(done.status, "`{0}` ended its Python.").format(name)
            raise self._told(LearnerError(sentence), sentence)
        kind = getattr(builtins, done.error.kind, None)
        known = isinstance(kind, type) and issubclass(kind, Exception)
        raise self._told(
            _build(kind, done.error.message) if known else LearnerError(done.error.message),
            self._sentence(name, done, bool(args or kwargs)),
        )

    def _sentence(self, name: str, done: Execution, with_inputs: bool) -> str:
        assert done.error is not None
        if done.error.kind == "NotImplementedError":
            return f"`{name}` is still to do: it raises NotImplementedError."
        if done.error.kind == "NotPlainData":
            return f"`{name}` must answer with plain data: numbers, text, lists, dicts, None."
        known = isinstance(getattr(builtins, done.error.kind, None), type)
        kind = done.error.kind if known else "an exception of its own"
        where = f" in its line {done.error.line}" if done.error.line else ""
        text = done.error.message.strip().split("\n")[0][:200]
        told = f": {text}" if text and known and not (self.hide_inputs and with_inputs) else ""
        return f"`{name}` raised {kind}{where}{told}."

    def _told(self, error: BaseException, sentence: str) -> BaseException:
        self.raised.append((error, sentence))
        return error

    def _do(self, ask: Callable[[Session], Execution]) -> Execution:
        """Ask the session; a fresh one is opened first if the last one died."""
        if self.spent > self._budget:
            raise self._told(
                LearnerError("out of time"), f"This notebook used up its {self._budget:g} s; the rest was not run."
            )
        self._pause()
        began = time.monotonic()
        try:
            session = self._session or self._open()
            done = ask(session)
            if done.status in DEADLY:
                self.deaths += 1
                self.close()
            if done.status == "internal":
                said = done.error.message if done.error else "no reason given"
                raise SandboxTrouble(f"the sandbox failed: {said}")
            return done
        except SandboxError as error:
            self.close()
            raise SandboxTrouble(f"the sandbox failed: {error}") from error
        finally:
            self.spent += time.monotonic() - began
            self._resume()

    def _open(self) -> Session:
        session = self._box.session(self._limits)
        session.__enter__()
        self._session = session
        session.run(PREAMBLE)
        for source in tuple(self._ran):
            if session.run(source).status in DEADLY:
                self.close()
                self._ran.remove(source)
                return self._open()
        return session


_WAYS_TO_DIE = {
    "memory": "`{0}` used more memory than is allowed.",
    "output": "`{0}` printed or returned more than is allowed.",
    "signal": "`{0}` ended its Python instead of answering.",
}


def _build(kind: Any, message: str) -> BaseException:
    try:
        error: BaseException = kind(message)
    except Exception:  # some built-in exceptions want other arguments (UnicodeDecodeError)
        error = LearnerError(message)
    return error
