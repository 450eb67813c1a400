"""One forked child as its server sees it: what it says is read, counted and never looked into."""

import os
import select
import signal
import sys
import time
from json import loads

from .child import read_frame

REQUESTS, REPLIES, LIBRARY, FENCE, FIRST_FREE = 3, 4, 5, 6, 7
"""Descriptors of the server: two for the protocol, one for the library's folder, one for Landlock. A child finds its
own pipes in the place of the first two."""

SLACK = 65_536
"""Bytes by which an answer may exceed its limit: names, messages and the JSON around the value."""

_CHUNK = 65_536


class ClientGone(Exception):
    """Nobody is left to answer to."""


class Child:
    """A child's pid, its pipes, and what they have brought since the last request."""

    def __init__(self, pid: int, answers: int, stdout: int, stderr: int, more: int | None) -> None:
        self.pid = pid
        self.status: int | None = None
        self.peak = 0
        self.stdout = bytearray()
        self.stderr = bytearray()
        self._answers = answers
        self._more = more
        self._answer = bytearray()
        self._streams = {stdout: self.stdout, stderr: self.stderr, answers: self._answer}
        self._poll = select.poll()
        for descriptor in self._streams:
            self._poll.register(descriptor, select.POLLIN)
        self._poll.register(REQUESTS, select.POLLIN)
        self._stopped: str | None = None

    def send(self, content: bytes, deadline: float) -> None:
        """Pass a session's next request on. ``watch`` will notice a child that is gone, or does not listen."""
        self.stdout.clear()
        self.stderr.clear()
        descriptor = self._more or 0
        os.set_blocking(descriptor, False)
        ready = select.poll()
        ready.register(descriptor, select.POLLOUT)
        view = memoryview(len(content).to_bytes(4, "little") + content)
        try:
            while view and time.monotonic() < deadline:
                if ready.poll(50):
                    view = view[os.write(descriptor, view) :]
        except BrokenPipeError:
            pass

    def take(self) -> bytes:
        """The child's answer without its length, which is then forgotten."""
        answer = bytes(memoryview(self._answer)[4:])
        self._answer.clear()
        return answer

    def watch(self, deadline: float, limit: int, answer: int) -> str:
        """Read until the child has ``answered``, is ``gone``, sent something ``garbled``, reached a limit (``output``,
        ``timeout``), or the client says that it has (``memory``, ``cpu``, ``disk``)."""
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return "timeout"
            silent = self._answers not in self._streams
            some = self._read(min(left, 0.001 if silent else 0.05))
            if self._stopped is not None:
                return self._stopped
            if len(self.stdout) + len(self.stderr) > limit:
                return "output"
            if len(self._answer) >= 4:
                size = int.from_bytes(self._answer[:4], "little")
                if size > answer + SLACK or len(self._answer) > 4 + size:
                    return "garbled"
                if len(self._answer) == 4 + size:
                    return self._rest(limit) or "answered"
            if (silent or not some) and self.reap(os.WNOHANG):
                return self._rest(limit) or "gone"

    def reap(self, options: int = 0) -> bool:
        """Take the child's wait status, if it is there yet."""
        if self.status is None:
            pid, status, usage = os.wait4(self.pid, options)
            if pid == self.pid:
                self.status = status
                self.peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        return self.status is not None

    def ending(self, memory: int) -> tuple[str, int]:
        """How a child that gave no answer ended: ``exited`` and the code, ``signalled`` and the number, or a limit."""
        status = self.status or 0
        if os.WIFEXITED(status):
            return "exited", os.WEXITSTATUS(status)
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "timeout", 0
        if number == signal.SIGKILL and self.peak > memory // 2:
            return "memory", 0
        return "signalled", number

    def close(self) -> None:
        """Close our ends of the pipes."""
        for descriptor in self._streams:
            os.close(descriptor)
        if self._more is not None:
            os.close(self._more)

    def _rest(self, limit: int) -> str | None:
        """Read what is already in the pipes for stdout and stderr; ``output`` when that is too much."""
        while self._read(0, answers=False):
            if len(self.stdout) + len(self.stderr) > limit:
                return "output"
        return None

    def _read(self, wait: float, answers: bool = True) -> bool:
        """Read once from each pipe that has something, waiting at most ``wait`` seconds; whether anything came."""
        some = False
        for descriptor, event in self._poll.poll(wait * 1000):
            if descriptor == REQUESTS:
                self._stopped = _word_of_the_client()
                continue
            if descriptor == self._answers and not answers:
                continue
            content = os.read(descriptor, _CHUNK) if event & (select.POLLIN | select.POLLHUP) else b""
            if content:
                some = True
                self._streams[descriptor] += content
            else:
                self._poll.unregister(descriptor)
                del self._streams[descriptor]
                os.close(descriptor)
        return some


def _word_of_the_client() -> str:
    """Why the child is to be stopped: during a request the client says nothing else."""
    content = read_frame(REQUESTS)
    if content is None:
        raise ClientGone
    return str(loads(content)["why"])
