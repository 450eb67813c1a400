"""A process for each request or session: what is left where nothing can fork."""

import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from typing import Any

from sandbox.backends import Recipe
from sandbox.inside import plain
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

_CHUNK = 1 << 20


class LoneLink:
    """A process for each request or session: what is left where nothing can fork."""

    def __init__(self, recipe: Recipe, preload: tuple[str, ...]) -> None:
        self._recipe = recipe
        self._preload = preload
        self._current: _Lone | None = None
        self._over: Reply | None = None
        self._closed = False
        self.walls = Walls()

    def ask(self, request: dict[str, Any], limits: Limits) -> Reply:
        if self._closed:
            raise LinkLost("closed")
        work = request["work"]
        if work in ("execute", "end"):
            self._over = None
        if work == "end":
            self._end()
            return Reply("ended", 0, 0.0, b"", b"", b"")
        if self._over is not None:
            return self._over
        current = self._current or _Lone(self._recipe, self._preload)
        self._current = current
        reply = current.ask(request, limits)
        if work == "execute" or reply.end != "answered":
            self._end()
        if work != "execute" and reply.end != "answered":
            self._over = reply
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
    """One such process. Threads read its frames and write to it, so that a deadline holds without poll too."""

    def __init__(self, recipe: Recipe, preload: tuple[str, ...]) -> None:
        self._scratch = tempfile.mkdtemp(prefix="sandbox-")
        settings = {"own_pids": False, "scratch": open_scratch(self._scratch), "preload": preload}
        self._process = popen(recipe, settings)
        self._frames: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
        self._over = False
        self._requests: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="sandbox-reader", daemon=True).start()
        self._writer = threading.Thread(target=self._write, name="sandbox-writer", daemon=True)
        self._writer.start()
        try:
            check_ready(self._frame(time.monotonic() + START_SECONDS)[1:])
        except LinkLost:
            raise LinkLost(last_words(self._process, self.end)) from None
        except BaseException:
            self.end()
            raise
        close(self._process.stderr)

    def ask(self, request: dict[str, Any], limits: Limits) -> Reply:
        began = time.monotonic()
        most = limits.output if request["work"] == "execute" else limits.answer
        said = {b"o": bytearray(), b"e": bytearray()}

        def reply(end: str, number: int = 0, answer: bytes = b"") -> Reply:
            out, err = (bytes(stream[: limits.output]) for stream in said.values())
            return Reply(end, number, time.monotonic() - began, answer, out, err)

        content = plain.request_bytes(request)
        self._requests.put(len(content).to_bytes(4, "little") + content)
        while True:
            try:
                frame = self._frame(began + limits.seconds)
            except LinkSilent:
                return reply("timeout")
            except LinkLost:
                return reply(*self._ending())
            mark, rest = frame[:1], frame[1:]
            if mark == b"a":
                return reply("answered" if len(rest) <= most + SLACK else "garbled", 0, rest)
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
        self._requests.put(None)
        self._writer.join(1)
        if not self._writer.is_alive():  # else somebody who outlived the process still has its stdin, and does not read
            close(self._process.stdin)
        close(self._process.stderr)
        remove(self._scratch)

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

    def _write(self) -> None:
        """In a thread of its own: requests to stdin, for as long as somebody takes them."""
        stdin = self._process.stdin
        assert stdin is not None
        try:
            while (content := self._requests.get()) is not None:
                stdin.write(content)
                stdin.flush()
        except (OSError, ValueError):
            pass

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
