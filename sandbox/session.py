"""A session: one fresh child kept over several requests, as a grader needs it to ask for one name after the other."""

import json
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sandbox import replies
from sandbox.errors import SandboxError
from sandbox.links import LinkLost, LinkSilent
from sandbox.values import Execution, Limits

if TYPE_CHECKING:
    from sandbox.box import Sandbox
    from sandbox.links import Slot


class Session:
    """Requests that share one namespace in one child. When the child has died, each further one says how it died."""

    def __init__(self, box: "Sandbox", limits: Limits) -> None:
        self._box = box
        self._limits = limits
        self._slot: Slot | None = None
        self._lock = threading.Lock()
        self._last: Execution | None = None
        self._closed = False

    def run(self, source: str) -> Execution:
        """Run ``source`` in the session's namespace; there is no value."""
        return self._ask({"work": "run", "source": source})

    def get(self, name: str) -> Execution:
        """The value of a global name; ``NotPlainData`` for a function or an object, ``NameError`` if there is none."""
        return self._ask({"work": "get", "name": name})

    def call(self, name: str, *args: Any, **kwargs: Any) -> Execution:
        """Call a global name with plain JSON data; the value is what it returns.

        Raises:
            SandboxError: an argument is not plain JSON data.
        """
        request = {"work": "call", "name": name, "args": list(args), "kwargs": kwargs}
        try:
            json.dumps(request, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as problem:
            raise SandboxError(f"An argument of call({name!r}, …) is not plain JSON data: {problem}.") from None
        return self._ask(request)

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

    def _ask(self, request: dict[str, Any]) -> Execution:
        with self._lock:
            slot = self._hold()
            if self._last is not None:
                return self._last
            try:
                outcome = self._box.ask(slot, request, self._limits)
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


def _is_over(outcome: Execution) -> bool:
    """Whether the child has died of this."""
    return outcome.status in ("signal", "timeout", "internal")
