"""One process on the untrusted side, as the trusted side holds it: start it, ask it, end it."""

import json
import os
import select
import subprocess
import tempfile
import threading
import time
from typing import Any, Protocol

from sandbox.backends import Recipe
from sandbox.family import Family, server_below, visible
from sandbox.inside import plain
from sandbox.inside.child import widen
from sandbox.lone import LoneLink
from sandbox.replies import Reply
from sandbox.starting import (
    SLACK,
    START_SECONDS,
    LinkLost,
    LinkSilent,
    Walls,
    check_ready,
    close,
    last_words,
    open_scratch,
    popen,
    remove,
)
from sandbox.values import Limits

GRACE_SECONDS = 15.0
"""What a server may take beyond the time limit of a request before it is given up: it ends processes meanwhile."""

QUIET_SECONDS = 0.05
"""A request that takes longer is looked at from outside."""

_HEADER = 4_096


class Link(Protocol):
    """Whatever can do a request."""

    walls: Walls

    def ask(self, request: dict[str, Any], limits: Limits) -> Reply:
        """Do one request; LinkLost when that cannot be."""
        ...

    def alive(self) -> bool:
        """Whether there is any use in asking."""
        ...

    def close(self) -> None:
        """End it and wait until it has ended. Can be called twice, and from another thread while somebody asks."""
        ...


def start(recipe: Recipe, preload: tuple[str, ...]) -> Link:
    """Start the untrusted side. It must be called from a thread that lives as long as the link does.

    Raises:
        LinkLost: the process could not be started or ended at once; its own words are in the message.
        SandboxError: a module of ``preload`` cannot be imported.
    """
    return LoneLink(recipe, preload) if recipe.backend.name == "subprocess" else ServerLink(recipe, preload)


class ServerLink:
    """A warm fork server."""

    def __init__(self, recipe: Recipe, preload: tuple[str, ...]) -> None:
        self._own_scratch = None if recipe.scratch else tempfile.mkdtemp(prefix="sandbox-")
        scratch = recipe.scratch or open_scratch(self._own_scratch or "")
        settings = {"own_pids": recipe.own_pids, "scratch": scratch, "preload": preload, **recipe.walls(scratch)}
        self._process = popen(recipe, settings)
        self._stdin = _descriptor(self._process.stdin)
        self._stdout = _descriptor(self._process.stdout)
        os.set_blocking(self._stdin, False)
        widen(self._stdin, self._stdout)
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(self._stdout, select.POLLIN)
        self._writable.register(self._stdin, select.POLLOUT)
        self._lock = threading.Lock()
        self._ahead = bytearray()  # read, but not asked for yet: a whole reply mostly comes at once
        self._over: Reply | None = None
        try:
            ready = check_ready(self._frame(_HEADER, time.monotonic() + START_SECONDS))
        except LinkLost:
            raise LinkLost(last_words(self._process, self.close)) from None
        except BaseException:
            self.close()
            raise
        close(self._process.stderr)
        server = server_below(self._process.pid) if recipe.own_pids else self._process.pid
        self._seen = (server, scratch, recipe.own_pids)
        self.walls = Walls(bool(ready.get("seccomp")), int(ready.get("landlock") or 0), visible(server))

    def ask(self, request: dict[str, Any], limits: Limits) -> Reply:
        if request["work"] in ("execute", "end"):
            self._over = None
        elif self._over is not None:
            return self._over
        deadline = time.monotonic() + limits.seconds + GRACE_SECONDS
        with self._lock:
            if self._stdin < 0:
                raise LinkLost("closed")
            self._say(request, deadline)
            if self.walls.whole_tree and not self._readable.poll(QUIET_SECONDS * 1000):
                self._look_on(limits, deadline)
            header = self._frame(_HEADER, deadline)
            answer = limits.output if request["work"] == "execute" else limits.answer
            body = self._frame(2 * limits.output + answer + 4 * SLACK, deadline)
        reply = _reply(header, body)
        if request["work"] != "execute" and reply.end not in ("answered", "ended"):
            self._over = reply
        return reply

    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        close(self._process.stderr)
        if not self._lock.acquire(blocking=False):
            self._process.kill()
            self._lock.acquire()
        try:
            self._stdin = self._stdout = -1
            close(self._process.stdin)
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            close(self._process.stdout)
        finally:
            self._lock.release()
        if self._own_scratch is not None:
            remove(self._own_scratch)

    def _look_on(self, limits: Limits, deadline: float) -> None:
        """Wait for the reply; when all processes together pass a limit, tell the server to end them."""
        tree = Family(*self._seen)
        while time.monotonic() < deadline:
            why = tree.excess(limits)
            if why is not None:
                self._say({"work": "stop", "why": why}, deadline)
                return
            if self._readable.poll(tree.pause * 1000):
                return

    def _say(self, request: dict[str, Any], deadline: float) -> None:
        content = plain.request_bytes(request)
        view = memoryview(len(content).to_bytes(4, "little") + content)
        while view:
            try:
                view = view[os.write(self._stdin, view) :]
            except BlockingIOError:
                if not self._writable.poll(_milliseconds(deadline)):
                    raise LinkSilent("the server does not listen") from None
            except OSError as problem:
                raise LinkLost(str(problem)) from None

    def _frame(self, most: int, deadline: float) -> bytes:
        size = int.from_bytes(self._exactly(4, deadline), "little")
        if size > most:
            raise LinkLost(f"a frame of {size} bytes where {most} are allowed")
        return self._exactly(size, deadline)

    def _exactly(self, count: int, deadline: float) -> bytes:
        while len(self._ahead) < count:
            if not self._readable.poll(_milliseconds(deadline)):
                raise LinkSilent("the server does not answer")
            part = os.read(self._stdout, max(65_536, min(count - len(self._ahead), 1 << 20)))
            if not part:
                raise LinkLost("the server has ended")
            self._ahead += part
        found = bytes(memoryview(self._ahead)[:count])
        del self._ahead[:count]
        return found


def _reply(header: bytes, body: bytes) -> Reply:
    try:
        told = json.loads(header)
        one, two, three = told["sizes"]
        if min(one, two, three) < 0 or one + two + three != len(body):
            raise ValueError
        return Reply(
            end=str(told["end"]),
            number=int(told["number"]),
            seconds=float(told["seconds"]),
            answer=body[:one],
            stdout=body[one : one + two],
            stderr=body[one + two :],
            last=bool(told["last"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        raise LinkLost("the server sent a header that is none") from None


def _descriptor(stream: Any) -> int:
    return int(stream.fileno())


def _milliseconds(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.0) * 1000


class Slot:
    """A place for one server, which is started when it is first needed."""

    def __init__(self) -> None:
        self.link: Link | None = None
