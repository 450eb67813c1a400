"""The learner's side, seen from the judge: a session in the sandbox that runs their cells and answers for their names.

Only values come back, never objects of the learner's own. When a session dies (a loop, a crash, too much memory), a
fresh one is opened and the cells that had not killed it are run again, so that one bad answer does not cost the others.
"""

from __future__ import annotations

import builtins
import io
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from grader.judging.crossing import Exceptions, Kept, LearnerError, Proxy, Stopped, Undo, apply, build, holds, take_back
from grader.reading.plain_python import PREAMBLE
from sandbox import Execution, Failure, Handle, Limits, Sandbox, SandboxError, Session
from sandbox.errors import CannotCross

DEADLY = ("timeout", "signal", "memory", "output", "internal")
LONGEST_CELL = 500
"""Lines of a cell up to which an error's line is told."""
MOST_DEATHS = 12
"""How often a notebook may end its Python before the rest of it is not run."""
TRIES_AFTER_TIMEOUT = 2
"""How often one function may run into the time limit before it is not called again."""


class SandboxTrouble(BaseException):
    """The sandbox itself failed, or a test asked of it what it cannot do: no verdict can be drawn from that.

    Not an Exception, so that no test takes it for one of the learner's.
    """


class Missing:
    """A name that the learner's notebook does not define."""


MISSING = Missing()


class Learner:
    """One learner's cells in one sandbox session at a time."""

    def __init__(
        self, box: Sandbox, limits: Limits, budget: float, pause: Callable[[], None], resume: Callable[[], None],
        first: str = "",
    ) -> None:  # fmt: skip
        """`budget`: wall seconds this learner's code may use in all. `pause`/`resume` stop the judge's own clock.
        `first`: a source that runs before everything else."""
        self._first = f"{PREAMBLE}\n{first}"
        self._box, self._limits, self._budget = box, limits, budget
        self._pause, self._resume = pause, resume
        self._session: Session | None = None
        self._ran: list[str] = []
        self._longest = 0
        self._timeouts: Counter[str] = Counter()
        self._exceptions = Exceptions()
        self.hidden = False
        self._in_place = False
        self.held_back = False
        """Whether a function that answered something also changed an argument, which the test did not get to see."""
        self.has_seen = False
        """Whether inputs of a hidden test have gone in: from then on, what the learner's code says may repeat them."""
        self._silent: io.StringIO | None = None
        self._undo: Undo = []
        self.spent = 0.0
        self.deaths = 0
        self.raised: list[tuple[BaseException, str]] = []
        """Exceptions that stand for something the learner's code did, each with the sentence to show for it."""
        self.answered_none: list[str] = []
        """Functions that gave back None, last one last: the usual cause when a test then stops on a NoneType."""

    def begin(self, hidden: bool, silent: io.StringIO, in_place: bool = False) -> None:
        """A test begins. `hidden`: learners are not shown all of it. `silent`: where the test prints; what the
        learner's code prints does not go there, only to where the test itself redirects. `in_place`: what functions
        change counts even if they answer something; otherwise `f(x) == right(x)` could be won by emptying `x`."""
        self.hidden, self._silent, self._in_place = hidden, silent, in_place
        self.held_back = False
        self.raised.clear()
        self.answered_none.clear()

    def end(self) -> None:
        """The test is over: what was changed in its objects, some of which others will meet, is taken back."""
        take_back(self._undo)

    def close(self) -> None:
        """End the session and everything in it."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def run(self, source: str) -> Execution:
        """Run one cell; remember it for a replay unless it kills the session."""
        self._longest = max(self._longest, source.count("\n") + 1)
        done = self._do(lambda session: session.run(source))
        if not _is_deadly(done):
            self._ran.append(source)
        return done

    def run_apart(self, source: str, name: str) -> tuple[Execution, Any]:
        """Run a source after all the learner's cells in a session that ends with it; also the value of `name` then."""
        self.close()
        try:
            done = self._do(lambda session: session.run(source))
            value = self._do(lambda session: session.get(name)) if done.status == "ok" else done
            return done, value.value if value.status == "ok" else None
        finally:
            self.close()

    def look_up(self, name: str) -> Any:
        """A learner's name: a value, a Proxy for what can be called, a Kept for any other object, or MISSING."""
        done = self._do(lambda session: session.get(name))
        if done.status == "ok":
            return self._here(name, name, done.value)
        if done.error is not None and done.error.kind == "NameError":
            return MISSING
        if done.error is not None and done.error.kind == "NotPlainData":
            why = "it is an object that cannot leave the sandbox" if self.has_seen else done.error.message.rstrip(".")
            return Kept(name, why)
        return Kept(name, "it is larger than what may leave the sandbox" if done.status == "output" else "it is gone")

    def _here(self, name: str, target: str | Handle, value: Any) -> Any:
        """A value as the test may have it; `target` is how to reach it again when it stays inside."""
        kind = type(value)
        if kind in (list, tuple, set, frozenset, dict, deque) and self._has_handles(value):
            if kind is dict:
                return {self._here(name, key, key): self._here(name, each, each) for key, each in value.items()}
            return kind(self._here(f"a function in {name}", each, each) for each in value)
        if not isinstance(value, Handle):
            return value
        if value.name[:1].isupper():
            kinds = self._do(lambda session: session.call("_kinds_of", (value,))).value
            if isinstance(kinds, list) and kinds and all(type(kind) is str for kind in kinds):
                return self._exceptions.of(tuple(kinds))
        session = self._session

        def current() -> str | Handle:
            if isinstance(target, Handle) and self._session is not session:
                sentence = f"`{name}` was lost when another call was stopped."
                raise self._told(Stopped(sentence), sentence)
            return target

        def as_argument() -> Handle:
            found = current()
            if isinstance(found, str):
                found = self._do(lambda session: session.get(str(name))).value
            if not isinstance(found, Handle):
                raise self._told(LearnerError(name), f"`{name}` is no longer a function.")
            return found

        def doc() -> str | None:
            found = self._do(lambda session: session.call("_doc_of", (as_argument(),))).value
            return found if isinstance(found, str) else None

        def called(args: tuple[Any, ...], kwargs: dict[str, Any], in_place: bool) -> Any:
            return self._call(name, current(), args, kwargs, in_place)

        return Proxy(name, called, as_argument, doc)

    def _has_handles(self, value: Any) -> bool:
        """Whether a learner's function stands in a value, however deep: only then is it walked through."""
        return bool(self._session and self._session.handed_out) and holds(value, Handle)

    def _call(
        self, name: str, target: str | Handle, args: tuple[Any, ...], kwargs: dict[str, Any], in_place: bool
    ) -> Any:
        """Call a learner's function. `in_place`: what it changes is changed here, though it answers something.

        Raises what it raised: the same built-in exception, or one of the same name; Stopped when it did not end;
        SandboxTrouble when the sandbox failed, or an argument cannot go in.
        """
        if self._timeouts[name] >= TRIES_AFTER_TIMEOUT:
            raise self._told(Stopped(name), f"`{name}` did not finish; it was not called again.")
        self.has_seen = self.has_seen or (self.hidden and bool(args or kwargs))
        sent = tuple(map(_there, args))
        named = {key: _there(each) for key, each in kwargs.items()}
        done = self._do(lambda session: session.call(target, sent, named))
        if sys.stdout is not self._silent:
            sys.stdout.write(done.stdout)
        if done.status == "ok":
            in_place = in_place or self._in_place or done.value is None
            if in_place:
                self._undo += apply(done.changed, args, kwargs)
            elif done.changed:
                self.held_back = True
            if done.value is None:
                self.answered_none.append(name)
            if done.same is not None and (in_place or done.same not in done.changed):
                return args[done.same] if isinstance(done.same, int) else kwargs[done.same]
            return self._here(f"the function that {name} returned", done.value, done.value)
        if done.status == "timeout":
            self._timeouts[name] += 1
            sentence = f"`{name}` did not finish within {self._limits.seconds:g} s. Is there a loop that never ends?"
            raise self._told(Stopped(sentence), sentence)
        if done.status != "error" or done.error is None:
            sentence = _WAYS_TO_DIE.get(done.status, "`{0}` ended its Python.").format(name)
            raise self._told(Stopped(sentence), sentence)
        kind = self._exceptions.of(done.error.kinds or (done.error.kind,))
        sentence = self._sentence(name, done.error)
        raise self._told(build(kind, done.error.message), sentence)

    def _sentence(self, name: str, error: Failure) -> str:
        if error.kind == "NotImplementedError":
            return f"`{name}` is still to do: it raises NotImplementedError."
        if error.kind == "NotPlainData":
            why = "numbers, text, lists, dicts, frames" if self.has_seen else error.message.rstrip(".")
            hint = " Put list(…) around it." if "Iterator" in error.kinds else ""
            return f"`{name}` must answer with data: {why}.{hint}"
        known = isinstance(getattr(builtins, error.kind, None), type)
        kind = error.kind if known else "an exception of its own"
        text = error.message.strip().split("\n")[0][:200]
        told = f": {text}" if text and known and not self.has_seen else ""
        return f"`{name}` raised {kind}{self.where(error, ' in its line ')}{told}."

    def where(self, error: Failure, words: str) -> str:
        """The line of an error, if there can be such a line: the learner's code has the say over the number."""
        return f"{words}{error.line}" if error.line and 1 <= error.line <= min(self._longest, LONGEST_CELL) else ""

    def has_raised(self, error: BaseException) -> bool:
        """Whether this exception stands for something the learner's code did."""
        return any(raised is error for raised, _ in self.raised)

    def _told(self, error: BaseException, sentence: str) -> BaseException:
        self.raised.append((error, sentence))
        return error

    def _do(self, ask: Callable[[Session], Execution]) -> Execution:
        """Ask the session; a fresh one is opened first if the last one died."""
        if self.spent > self._budget:
            raise self._told(
                Stopped("out of time"), f"This notebook used up its {self._budget:g} s; the rest was not run."
            )
        if self.deaths > MOST_DEATHS:
            sentence = f"This notebook had to be stopped {self.deaths} times; the rest was not run."
            raise self._told(Stopped(sentence), sentence)
        self._pause()
        began = time.monotonic()
        try:
            session = self._session or self._open()
            done = ask(session)
            if _is_deadly(done):
                self.deaths += 1
                self.close()
            if done.status == "internal":
                said = done.error.message if done.error else "no reason given"
                raise SandboxTrouble(f"the sandbox failed: {said}")
            return done
        except CannotCross as error:
            if "type Kept" in str(error):
                sentence = "The check could not use your answer: it is an object that cannot leave the sandbox."
                raise self._told(LearnerError(sentence), sentence) from error
            said = "" if self.hidden else f" {error}"  # it names the place in what is given, which may be hidden
            raise SandboxTrouble(f"the test gives a function what cannot go in.{said}") from error
        except SandboxError as error:
            self.close()
            raise SandboxTrouble(f"the sandbox failed: {error}") from error
        finally:
            self.spent += time.monotonic() - began
            self._resume()

    def _open(self) -> Session:
        """A fresh session in which the cells so far have run again, all but those that end it this time."""
        began = time.monotonic()
        while True:
            session = self._box.session(self._limits)
            session.__enter__()
            self._session = session
            session.run(self._first)
            for source in tuple(self._ran):
                if self.spent + time.monotonic() - began > self._budget or self.deaths > MOST_DEATHS:
                    self.close()
                    self.spent = self._budget
                    sentence = f"This notebook used up its {self._budget:g} s; the rest was not run."
                    raise self._told(Stopped(sentence), sentence)
                if _is_deadly(session.run(source)):
                    self.deaths += 1
                    self.close()
                    self._ran.remove(source)
                    break
            else:
                return session


def _is_deadly(done: Execution) -> bool:
    """Whether the session's child is gone after this."""
    return done.status in DEADLY or (done.error is not None and done.error.kind == "BadAnswer")


def _there(value: Any) -> Any:
    """An argument as it goes in: the learner's own functions by their numbers. Raises Uncrossable for other objects."""
    if type(value) is Kept:
        bool(value)
    if type(value) in (list, tuple) and Proxy in set(map(type, value)):
        return type(value)(map(_there, value))
    return value.handle() if isinstance(value, Proxy) else value


_WAYS_TO_DIE = {
    "memory": "`{0}` used more memory than is allowed.",
    "output": "`{0}` printed or returned more than is allowed.",
    "signal": "`{0}` ended its Python instead of answering.",
}
