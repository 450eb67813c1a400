"""One process on the untrusted side, as the trusted side holds it: start it, ask it, end it."""

import json
import os
import queue
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from typing import Any, Protocol

from sandbox.backends import Recipe
from sandbox.errors import SandboxError
from sandbox.replies import Reply
from sandbox.values import Limits

START_SECONDS = 60.0
GRACE_SECONDS = 15.0
"""What a server may take beyond the time limit of a request before it is given up: it ends processes meanwhile."""

SLACK = 65_536
_HEADER = 4_096
_CHUNK = 1 << 20


class LinkLost(Exception):
    """The process on the other side is gone, or says things that its protocol does not know."""


class LinkSilent(LinkLost):
    """The process on the other side did not answer in time."""


class Link(Protocol):
    """Whatever can do a request."""

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
        scratch = recipe.scratch or _open_scratch(self._own_scratch or "")
        settings = {"own_pids": recipe.own_pids, "scratch": scratch, "preload": preload}
        self._process = _popen(recipe, settings)
        self._stdin = _descriptor(self._process.stdin)
        self._stdout = _descriptor(self._process.stdout)
        os.set_blocking(self._stdin, False)
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(self._stdout, select.POLLIN)
        self._writable.register(self._stdin, select.POLLOUT)
        self._lock = threading.Lock()
        self._ahead = bytearray()  # read, but not asked for yet: a whole reply mostly comes at once
        try:
            _check_ready(self._frame(_HEADER, time.monotonic() + START_SECONDS))
        except LinkLost:
            raise LinkLost(_last_words(self._process, self.close)) from None
        except BaseException:
            self.close()
            raise
        _close(self._process.stderr)

    def ask(self, request: dict[str, Any], limits: Limits) -> Reply:
        deadline = time.monotonic() + limits.seconds + GRACE_SECONDS
        content = json.dumps(request).encode("ascii")
        with self._lock:
            if self._stdin < 0:
                raise LinkLost("closed")
            self._send(len(content).to_bytes(4, "little") + content, deadline)
            header = self._frame(_HEADER, deadline)
            body = self._frame(3 * limits.output + 4 * SLACK, deadline)
        return _reply(header, body)

    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        _close(self._process.stderr)
        if not self._lock.acquire(blocking=False):
            self._process.kill()
            self._lock.acquire()
        try:
            self._stdin = self._stdout = -1
            _close(self._process.stdin)
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            _close(self._process.stdout)
        finally:
            self._lock.release()
        if self._own_scratch is not None:
            shutil.rmtree(self._own_scratch, ignore_errors=True)

    def _send(self, content: bytes, deadline: float) -> None:
        view = memoryview(content)
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
            part = os.read(self._stdout, 65_536)
            if not part:
                raise LinkLost("the server has ended")
            self._ahead += part
        found = bytes(self._ahead[:count])
        del self._ahead[:count]
        return found


class LoneLink:
    """A process for each request or session: what is left where nothing can fork."""

    def __init__(self, recipe: Recipe, preload: tuple[str, ...]) -> None:
        self._recipe = recipe
        self._preload = preload
        self._current: _Lone | None = None
        self._closed = False

    def ask(self, request: dict[str, Any], limits: Limits) -> Reply:
        if self._closed:
            raise LinkLost("closed")
        work = request["work"]
        if work == "end":
            self._end()
            return Reply("ended", 0, 0.0, b"", b"", b"")
        current = self._current or _Lone(self._recipe, self._preload)
        self._current = current
        reply = current.ask(request, limits)
        if work == "execute" or reply.end != "answered":
            self._end()
        return reply

    def alive(self) -> bool:
        return not self._closed

    def close(self) -> None:
        self._closed = True
        self._end()

    def _end(self) -> None:
        current, self._current = self._current, None
        if current is not None:
            current.end()


class _Lone:
    """One such process. A thread reads its frames, so that a deadline holds on systems without poll too."""

    def __init__(self, recipe: Recipe, preload: tuple[str, ...]) -> None:
        self._scratch = tempfile.mkdtemp(prefix="sandbox-")
        settings = {"own_pids": False, "scratch": _open_scratch(self._scratch), "preload": preload}
        self._process = _popen(recipe, settings)
        self._frames: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
        self._over = False
        threading.Thread(target=self._read, name="sandbox-reader", daemon=True).start()
        try:
            _check_ready(self._frame(time.monotonic() + START_SECONDS)[1:])
        except LinkLost:
            raise LinkLost(_last_words(self._process, self.end)) from None
        except BaseException:
            self.end()
            raise
        _close(self._process.stderr)

    def ask(self, request: dict[str, Any], limits: Limits) -> Reply:
        began = time.monotonic()
        said = {b"o": bytearray(), b"e": bytearray()}

        def reply(end: str, number: int = 0, answer: bytes = b"") -> Reply:
            out, err = (bytes(stream[: limits.output]) for stream in said.values())
            return Reply(end, number, time.monotonic() - began, answer, out, err)

        content = json.dumps(request).encode("ascii")
        try:
            stdin = self._process.stdin
            assert stdin is not None
            stdin.write(len(content).to_bytes(4, "little") + content)
            stdin.flush()
        except (OSError, ValueError):
            pass
        while True:
            try:
                frame = self._frame(began + limits.seconds)
            except LinkSilent:
                return reply("timeout")
            except LinkLost:
                return reply(*self._ending())
            mark, rest = frame[:1], frame[1:]
            if mark == b"a":
                return reply("answered" if len(rest) <= limits.output + SLACK else "garbled", 0, rest)
            if mark not in said:
                return reply("garbled")
            said[mark] += rest
            if sum(map(len, said.values())) > limits.output:
                return reply("output")

    def end(self) -> None:
        """Kill it, and what is in its session."""
        self._over = True
        if os.name == "posix":
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        self._process.kill()
        self._process.wait()
        _close(self._process.stdin)
        _close(self._process.stderr)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _ending(self) -> tuple[str, int]:
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return "garbled", 0
        if code >= 0 or os.name == "nt":
            return "exited", code
        return ("timeout", 0) if -code == getattr(signal, "SIGXCPU", 0) else ("signalled", -code)

    def _frame(self, deadline: float) -> bytes:
        try:
            frame = self._frames.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            raise LinkSilent("the process does not answer") from None
        if frame is None:
            raise LinkLost("the process has ended")
        return frame

    def _read(self) -> None:
        """In a thread of its own: frames from stdout to the queue, None at the end; a frame too large is the end."""
        stream = self._process.stdout
        assert stream is not None
        with stream:
            while not self._over:
                header = stream.read(4)
                size = int.from_bytes(header, "little")
                content = stream.read(size) if len(header) == 4 and size <= 64 * _CHUNK else b""
                frame = content if content and len(content) == size else None
                while not self._over:
                    try:
                        self._frames.put(frame, timeout=0.1)
                        break
                    except queue.Full:
                        continue
                if frame is None:
                    return


def _popen(recipe: Recipe, settings: dict[str, Any]) -> "subprocess.Popen[bytes]":
    environment = None
    if not recipe.own_pids:
        environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        if os.name == "nt":
            environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
    try:
        return subprocess.Popen(
            (*recipe.command, json.dumps(settings)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=not recipe.own_pids,
        )
    except OSError as problem:
        raise LinkLost(str(problem)) from None


def _check_ready(content: bytes) -> None:
    try:
        ready = json.loads(content)
        problem = ready["problem"]
    except (ValueError, TypeError, KeyError):
        raise LinkLost("the process did not begin as it should") from None
    if problem is not None:
        raise SandboxError(f"The sandbox cannot import what it should preload: {problem}.")


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


def _last_words(process: "subprocess.Popen[bytes]", end: Any) -> str:
    """End a process that did not start, and return the last line it said about it."""
    process.kill()
    said = process.stderr.read(16_384).decode("utf-8", "replace").strip() if process.stderr else ""
    end()
    return said.splitlines()[-1] if said else "it ended without a word"


def _open_scratch(private: str) -> str:
    """A folder for the child in a folder that others may pass but not list."""
    os.chmod(private, 0o711)
    scratch = os.path.join(private, "scratch")
    os.mkdir(scratch, 0o700)
    return scratch


def _descriptor(stream: Any) -> int:
    return int(stream.fileno())


def _close(stream: Any) -> None:
    if stream is not None:
        try:
            stream.close()
        except OSError:
            pass


def _milliseconds(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.0) * 1000


class Slot:
    """A place for one server, which is started when it is first needed."""

    def __init__(self) -> None:
        self.link: Link | None = None
