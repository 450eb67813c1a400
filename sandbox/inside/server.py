"""The warm fork server: one process that forks a fresh child for each request or session, watches it and ends it.

It speaks frames (four bytes of length, then the content) on its stdin and stdout. A request is a JSON object:
``work`` (execute, run, get, call, end), what that work needs, and ``seconds``, ``cpu``, ``memory``, ``output``,
``processes``. While one is being done the client may send ``{"work": "stop", "why": …}``: it has seen a limit passed.
A reply is a JSON header ``{"end", "number", "seconds", "sizes", "last"}`` in one frame and, in a second one, three byte
strings of those sizes: the child's own answer, its stdout, its stderr.
"""

import gc
import os
import signal
import time
from collections.abc import Callable
from json import dumps
from typing import Any, NoReturn

from . import child, confine, plain, tidy
from .walls import Walls
from .watch import FIRST_FREE, REPLIES, REQUESTS, Child, ClientGone

_SWEEP_SECONDS = 5.0


class Server:
    """What the server knows between requests.

    ``own_pids``: we are process 1 of a pid namespace. ``scratch``: the folder in which children may write.
    """

    def __init__(self, own_pids: bool, scratch: str, walls: Walls) -> None:
        self.own_pids = own_pids
        self.scratch = scratch
        self.walls = walls
        self.root = os.getuid() == 0
        self.uid = confine.random_uid()
        self.current: Child | None = None
        self.tired = False
        self.others: int | None = 0
        if not self.root:
            self.others = 1 if own_pids else confine.processes_of_this_user()
        self.address_space = confine.address_space()

    def serve(self) -> NoReturn:
        """Answer requests until stdin ends."""
        gc.collect()
        gc.freeze()
        code = 1
        try:
            while not self.tired:
                content = child.read_frame(REQUESTS)
                if content is None:
                    raise ClientGone
                self.handle(content)
        except (ClientGone, BrokenPipeError):
            code = 0
        except Exception as problem:
            self.reply("internal", 0, time.monotonic(), f"{type(problem).__name__}: {problem}".encode(), b"", b"")
        finally:
            if self.current is not None:
                self.sweep(self.current)
            if not self.own_pids:
                _remove(self.scratch)
            os._exit(code)

    def handle(self, content: bytes) -> None:
        """Do one request."""
        began = time.monotonic()
        request = plain.request_of(content)
        work = request["work"]
        if work == "stop":
            return  # too late: the reply was on its way
        if work == "end":
            if self.current is not None:
                self.sweep(self.current)
            self.reply("ended", 0, began, b"", b"", b"")
            return
        deadline = began + request["seconds"]
        if self.current is None:
            self.current = self.fork(request, session=work != "execute")
        else:
            self.current.send(content, deadline)
        current = self.current
        limit = request["output"]
        end, number = current.watch(deadline, limit, limit if work == "execute" else request["answer"]), 0
        if end != "answered" or work == "execute":
            self.sweep(current)
            if end == "gone":
                end, number = current.ending(request["memory"])
        self.reply(end, number, began, current.take(), bytes(current.stdout[:limit]), bytes(current.stderr[:limit]))

    def reply(self, end: str, number: int, began: float, answer: bytes, stdout: bytes, stderr: bytes) -> None:
        """Send one reply: how the request ended, and what came out of the child."""
        header = {
            "end": end,
            "number": number,
            "seconds": time.monotonic() - began,
            "sizes": [len(answer), len(stdout), len(stderr)],
            "last": self.tired,
        }
        child.write_frame(REPLIES, dumps(header).encode("ascii"), b"".join((answer, stdout, stderr)))

    def fork(self, request: dict[str, Any], session: bool) -> Child:
        """Fork a child that does ``request``, and for a session those that follow."""
        self.uid = self.uid + 1 if self.uid + 1 < confine.UIDS.stop else confine.UIDS.start
        if self.root and not self.own_pids:
            os.chown(self.scratch, self.uid, self.uid)
        answers, to_answers = os.pipe()
        stdout, to_stdout = os.pipe()
        stderr, to_stderr = os.pipe()
        more, to_more = os.pipe() if session else (None, None)
        if to_more is not None:
            child.widen(answers, to_more)
        pid = os.fork()
        if pid == 0:
            try:
                self.be_child(request, to_answers, to_stdout, to_stderr, more)
            finally:
                os._exit(1)
        for descriptor in (to_answers, to_stdout, to_stderr, more):
            if descriptor is not None:
                os.close(descriptor)
        return Child(pid, answers, stdout, stderr, to_more)

    def be_child(self, request: dict[str, Any], answers: int, stdout: int, stderr: int, more: int | None) -> NoReturn:
        """In the child: keep only our own pipes, give up every right, and do the work."""
        os.setsid()
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        os.dup2(answers, REQUESTS)
        os.dup2(0 if more is None else more, REPLIES)
        os.closerange(FIRST_FREE, confine.OPEN_FILES)
        confine.confine(
            memory=self.address_space + request["memory"],
            cpu=request["cpu"] if more is None else None,
            processes=None if self.others is None else self.others + request["processes"],
            uid=self.uid if self.root else None,
        )
        if not self.own_pids:
            confine.die_with_server()
        self.walls.enter()
        child.work(
            request,
            lambda answer: child.write_frame(REQUESTS, answer),
            None if more is None else lambda: child.read_frame(REPLIES),
        )
        os._exit(0)

    def sweep(self, current: Child) -> None:
        """End the child and all it started, and empty the scratch folder. What resists makes us ``tired``: the
        client then starts another server in our place."""
        self.current = None
        current.close()
        self.kill(current)
        current.reap()
        deadline = time.monotonic() + _SWEEP_SECONDS
        while _any_left():
            self.kill(current)
            time.sleep(0.001)
            if time.monotonic() > deadline:
                self.tired = True
                return
        if os.listdir(self.scratch):
            self.as_child_user(lambda: tidy.empty(self.scratch))
            self.tired = bool(os.listdir(self.scratch))

    def kill(self, current: Child) -> None:
        """Send SIGKILL to everything that can be of the child."""
        if self.own_pids:
            _kill(os.kill, -1)
            return
        if current.status is None:
            _kill(os.kill, current.pid)
            _kill(os.killpg, current.pid)
        elif self.root:
            self.as_child_user(lambda: os.kill(-1, signal.SIGKILL))
        else:
            # Stopped first, and in their places: what forks faster than it is killed would never end.
            stopped: set[int] = set()
            while fresh := set(_descendants()) - stopped:
                for pid in fresh:
                    _kill(os.kill, pid, signal.SIGSTOP)
                stopped |= fresh
            for pid in stopped:
                _kill(os.kill, pid)

    def as_child_user(self, act: Callable[[], None]) -> None:
        """Do ``act`` in a process of its own, with no more rights than the child had."""
        pid = os.fork()
        if pid == 0:
            try:
                if self.root:
                    confine.become(self.uid)
                act()
            finally:
                os._exit(0)
        os.waitpid(pid, 0)


def _kill(by: Callable[[int, int], None], target: int, number: int = signal.SIGKILL) -> None:
    try:
        by(target, number)
    except (ProcessLookupError, PermissionError):
        pass


def _any_left() -> bool:
    """Reap what is dead; whether any process under us is still alive."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _descendants() -> list[int]:
    """Pids of all processes under us, as far as the system tells."""
    try:
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []
    parents = {}
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", "rb") as stat:
                parents[pid] = int(stat.read().rpartition(b")")[2].split()[1])
        except (OSError, IndexError):
            continue
    family = {os.getpid()}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return sorted(family - {os.getpid()})


def _remove(scratch: str) -> None:
    """Remove the scratch folder and the private one around it, in case the client can no longer do so."""
    try:
        os.rmdir(scratch)
        os.rmdir(os.path.dirname(scratch))
    except OSError:
        pass
