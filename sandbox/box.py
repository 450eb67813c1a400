"""The sandbox: a few warm servers, and requests that go to a free one."""

import os
import queue
import threading
import weakref
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox import replies
from sandbox.backends import CHOICE, Recipe, recipes
from sandbox.errors import SandboxError
from sandbox.links import Link, Slot, start
from sandbox.session import Session
from sandbox.starting import LinkLost, LinkSilent
from sandbox.values import Backend, Execution, Limits

T = TypeVar("T")


class Sandbox:
    """Runs code that nobody trusts, each time in a fresh process of its own.

    Thread-safe. A request waits until one of the ``workers`` is free; a session keeps one for itself. The strongest
    back end that works on this machine is used, and ``backend`` says which; ``SANDBOX_BACKEND`` forces one.

    ``preload`` names modules to import before anything runs, so that the code need not wait for them. ``packages``:
    whether what is installed beside the standard library can be imported; None: only if ``preload`` names some of it.
    ``readable`` folders can be read inside.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        workers: int = 2,
        preload: Iterable[str] = (),
        readable: Iterable[Path | str] = (),
        packages: bool | None = None,
    ) -> None:
        if workers < 1:
            raise SandboxError(f"Sandbox(workers={workers}) needs at least one worker.")
        self.limits = limits or Limits()
        self._preload = tuple(preload)
        self._readable = tuple(Path(folder) for folder in readable)
        self._packages = packages
        self._process = os.getpid()
        self._choice = threading.Lock()
        self._recipe: Recipe | None = None
        self._backend: Backend | None = None
        self._keeper = _Keeper()
        self._slots = [Slot() for _ in range(workers)]
        self._free: queue.LifoQueue[Slot] = queue.LifoQueue()
        self._fresh: set[Slot] = set()  # held by a session that has had no answer yet
        for slot in self._slots:
            self._free.put(slot)
        self._end = weakref.finalize(self, _end_all, self._slots, self._keeper, self._process)

    @property
    def backend(self) -> Backend:
        """The protection there is, found by trying.

        Raises:
            SandboxError: no back end works, or the forced one does not.
        """
        if self._backend is None:
            self.release(self.acquire())
        assert self._backend is not None
        return self._backend

    def execute(self, source: str, limits: Limits | None = None) -> Execution:
        """Run ``source`` in a fresh child; the value is what it left in the variable ``result``.

        Whatever the code does is told in the Execution, never raised.

        Raises:
            SandboxError: the sandbox was closed, or no back end works.
        """
        limits = limits or self.limits
        message = "The program ended the sandbox's own server, and did so again in a second try."
        slot = self.acquire()
        try:
            for _ in range(2):
                try:
                    return self.ask(slot, {"work": "execute", "source": source}, limits)
                except LinkSilent:
                    return replies.ended("internal", "The sandbox did not answer in time; nothing is known.")
                except LinkLost:
                    self._still_open()
            return replies.ended("signal", message)
        finally:
            self.release(slot)

    def session(self, limits: Limits | None = None) -> Session:
        """One fresh child for several requests, in a ``with`` block."""
        return Session(self, limits or self.limits)

    def close(self) -> None:
        """End everything that runs; requests under way raise SandboxError. A second call does nothing."""
        self._end()
        self._free.put(self._slots[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def acquire(self) -> Slot:
        """A free slot with a living server in it; waits for one. For sessions, not for callers."""
        self._still_open()
        slot = self._free.get()
        try:
            self._still_open()
            if slot.link is not None and not slot.link.alive():
                self._drop(slot)
            if slot.link is None:
                slot.link = self._start()
                self._still_open()
        except BaseException:
            self._free.put(slot)
            raise
        self._fresh.add(slot)
        return slot

    def release(self, slot: Slot) -> None:
        """Give a slot back."""
        self._fresh.discard(slot)
        self._free.put(slot)

    def ask(
        self,
        slot: Slot,
        request: dict[str, Any],
        limits: Limits,
        read: Callable[[replies.Reply, Limits], Execution] = replies.execution,
    ) -> Execution:
        """Do one request on a slot's server; LinkLost when the server is lost, which is then gone from the slot.

        The first request of a session has nothing to lose yet: it gets a second try, on another server.
        """
        whole = request | _told(limits)
        begins = request["work"] not in ("execute", "end") and slot in self._fresh
        try:
            reply = self._asked(slot, whole, limits)
        except LinkSilent:
            raise
        except LinkLost:
            if not begins:
                raise
            self._still_open()
            reply = self._asked(slot, whole, limits)
        self._fresh.discard(slot)
        if reply.last or reply.end == "internal":
            self._drop(slot)
        return read(reply, limits)

    def _asked(self, slot: Slot, whole: dict[str, Any], limits: Limits) -> replies.Reply:
        if slot.link is None:
            if slot not in self._fresh and whole["work"] != "execute":
                raise LinkLost("the session has lost its server")
            slot.link = self._start()
        try:
            return slot.link.ask(whole, limits)
        except LinkLost:
            self._drop(slot)
            raise

    def _drop(self, slot: Slot) -> None:
        link, slot.link = slot.link, None
        if link is not None:
            link.close()

    def _still_open(self) -> None:
        if not self._end.alive:
            raise SandboxError("This sandbox was closed; make a new one.")
        if os.getpid() != self._process:
            raise SandboxError("This sandbox belongs to the process that made it; make one in this process.")

    def _start(self) -> Link:
        """A new server; the first one decides which recipe is used."""
        with self._choice:
            if self._recipe is not None:
                recipe = self._recipe
            else:
                return self._choose()
        return self._another(recipe)

    def _another(self, recipe: Recipe) -> Link:
        try:
            return self._keeper.call(lambda: start(recipe, self._preload))
        except LinkLost as problem:
            raise SandboxError(f"The sandbox could not start another server: {problem}.") from None

    def _choose(self) -> Link:
        problems = []
        for recipe in recipes(self._preload, self._readable, self._packages):
            try:
                link = self._keeper.call(lambda recipe=recipe: start(recipe, self._preload))  # type: ignore[misc]
            except LinkLost as problem:
                problems.append(f"{recipe.backend.name}: {problem}")
                continue
            backend = recipe.described(link.walls)
            trouble, last = _tried(link, backend)
            if trouble is None:
                self._backend, self._recipe = backend, recipe
                if not last:
                    return link
            link.close()
            if trouble is None:
                return self._another(recipe)
            problems.append(f"{recipe.backend.name}: {trouble}")
        forced = f"{CHOICE} asks for a back end that" if os.environ.get(CHOICE) else "No way of running code safely"
        raise SandboxError(f"{forced} does not work on this machine. " + "; ".join(problems))


def probe() -> Backend:
    """Which protection this machine gives, found by trying; nothing is left running.

    Raises:
        SandboxError: no back end works, or the forced one does not.
    """
    with Sandbox(workers=1) as box:
        return box.backend


class _Keeper:
    """A thread that starts the servers, because a server ends with the very thread that started it."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._begun = False

    def call(self, act: Callable[[], T]) -> T:
        """Do ``act`` in the thread, and return or raise what it did."""
        if not self._begun:
            self._begun = True
            threading.Thread(target=_keep, args=(self._jobs,), name="sandbox-keeper", daemon=True).start()
        future: Future[T] = Future()
        self._jobs.put((act, future))
        return future.result()

    def stop(self) -> None:
        """Let the thread end."""
        self._jobs.put(None)


def _keep(jobs: "queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None]") -> None:
    while (job := jobs.get()) is not None:
        act, future = job
        try:
            future.set_result(act())
        except BaseException as problem:
            future.set_exception(problem)
        del job, act, future


_TRY = """
import os, socket
result = []
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 9))
    result.append("network")
except OSError:
    pass
try:
    os.listdir("/proc")
    result.append("filesystem")
except OSError:
    pass
"""
"""Which walls are not there: a packet could be sent, to a network that nobody has; its processes are seen."""


def _tried(link: Link, backend: Backend) -> tuple[str | None, bool]:
    """What is wrong with a back end that was just started, None when it runs code and its walls stand; and whether its
    server is ending."""
    limits = Limits(seconds=20)
    request = {"work": "execute", "source": _TRY}
    try:
        reply = link.ask(request | _told(limits), limits)
    except LinkLost as lost:
        return str(lost), True
    outcome = replies.execution(reply, limits)
    if not isinstance(outcome.value, list):
        said = outcome.error.message if outcome.error else "no value"
        return f"it started but could not run a program ({said})", reply.last
    broken = [wall for wall in outcome.value if getattr(backend, str(wall), False)]
    return f"it started, but its walls do not stand ({', '.join(broken)})" if broken else None, reply.last


def _told(limits: Limits) -> dict[str, Any]:
    """The limits as a request carries them."""
    return {
        "seconds": limits.seconds,
        "cpu": limits.cpu or limits.seconds,
        "memory": limits.memory,
        "output": limits.output,
        "answer": limits.answer,
        "processes": limits.processes,
    }


def _end_all(slots: list[Slot], keeper: _Keeper, process: int) -> None:
    if os.getpid() == process:
        for slot in slots:
            link, slot.link = slot.link, None
            if link is not None:
                link.close()
        keeper.stop()
