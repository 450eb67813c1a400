"""A session: one fresh child kept over several requests, as a grader needs it to ask for one name after the other."""

import threading
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sandbox import replies
from sandbox.errors import CannotCross, SandboxError
from sandbox.inside import carry
from sandbox.inside.calls import MOST_OBJECTS
from sandbox.inside.plain import CannotRead, NotPlainData, TooLarge
from sandbox.starting import LinkLost, LinkSilent
from sandbox.values import Execution, Failure, Handle, Limits

if TYPE_CHECKING:
    from sandbox.box import Sandbox
    from sandbox.links import Slot

_SESSIONS = count(1)


class _Stale(Exception):
    """A Handle that is not of this session."""


class Session:
    """Requests that share one namespace in one child. When the child has died, each further one says how it died."""

    def __init__(self, box: "Sandbox", limits: Limits) -> None:
        self._box = box
        self._limits = limits
        self._slot: Slot | None = None
        self._lock = threading.Lock()
        self._last: Execution | None = None
        self._closed = False
        self._first = next(_SESSIONS) * MOST_OBJECTS
        self.handed_out = False
        """Whether a Handle has come out of this session."""

    def run(self, source: str) -> Execution:
        """Run ``source`` in the session's namespace; there is no value."""
        return self._ask({"work": "run", "source": source})

    def get(self, name: str) -> Execution:
        """The value of a global name: plain data, an array, a frame, or a ``Handle`` for what can be called.

        ``NotPlainData`` for any other object, ``NameError`` if there is none.
        """
        return self._ask({"work": "get", "name": name})

    def call(
        self, target: str | Handle, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Execution:
        """Call a global name, or what a ``Handle`` of this session names; the value is what it returns.

        ``changed`` tells which arguments have another content after the call.

        Raises:
            CannotCross: an argument is of a kind that cannot be given to the code inside, or is too large.
        """
        named = dict(kwargs or {})
        request: dict[str, Any] = {"work": "call", "names": list(named)}
        try:
            if isinstance(target, Handle):
                request["number"] = self._number(target)
            else:
                request["name"] = target
            packs = [carry.pack(value, self._limits.answer, self._name) for value in (*args, *named.values())]
            request |= {"sizes": [len(pack) for pack in packs], "pack": b"".join(packs)}
            if len(request["pack"]) > self._limits.answer:
                raise TooLarge
        except _Stale as problem:
            kinds = ("ReferenceError", "Exception", "BaseException")
            return Execution("error", None, "", "", Failure(kinds[0], str(problem), kinds=kinds), 0.0)
        except NotPlainData as problem:
            raise CannotCross(f"The arguments of {_said(target)}(…) cannot cross: {problem}.") from None
        except TooLarge:
            most = f"the {self._limits.answer:,} bytes that are allowed"
            raise CannotCross(f"The arguments of {_said(target)}(…) are larger than {most}.") from None
        return self._ask(request, [*range(len(args)), *named])

    def close(self) -> None:
        """End the child and all it started. A second call does nothing."""
        with self._lock:
            slot, self._slot = self._slot, None
            self._closed = True
            if slot is None:
                return
            try:
                self._box.ask(slot, {"work": "end"}, self._limits)
            except LinkLost:
                pass
            finally:
                self._box.release(slot)

    def __enter__(self) -> Self:
        with self._lock:
            self._hold()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _number(self, handle: Handle) -> int:
        """The number that a Handle's object has inside."""
        if not self._first <= handle.number < self._first + MOST_OBJECTS:
            raise _Stale(f"`{handle.name}` lives in another session, which may have ended.")
        return handle.number - self._first

    def _name(self, value: Any) -> tuple[int, str] | None:
        return (self._number(value), value.name) if isinstance(value, Handle) else None

    def _handle(self, number: int, name: str) -> Handle:
        if number >= MOST_OBJECTS:
            raise CannotRead("a number that no object can have")
        self.handed_out = True
        return Handle(self._first + number, name)

    def _ask(self, request: dict[str, Any], keys: Sequence[int | str] = ()) -> Execution:
        with self._lock:
            slot = self._hold()
            if self._last is not None:
                return self._last
            try:
                read = partial(replies.carried, keys=keys, resolve=self._handle)
                outcome = self._box.ask(slot, request, self._limits, read)
            except LinkSilent:
                outcome = replies.ended("internal", "The sandbox did not answer in time; nothing is known.")
            except LinkLost:
                outcome = replies.ended("signal", "The program ended the sandbox's own server.")
            if _is_over(outcome):
                self._last = outcome
            return outcome

    def _hold(self) -> "Slot":
        if self._closed:
            raise SandboxError("This session was closed; open a new one.")
        if self._slot is None:
            self._slot = self._box.acquire()
        return self._slot


def _said(target: str | Handle) -> str:
    return target if isinstance(target, str) else target.name


def _is_over(outcome: Execution) -> bool:
    """Whether the child has died of this."""
    return outcome.status in ("signal", "timeout", "internal")
