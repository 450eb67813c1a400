"""How a process on the untrusted side begins: as a fork server, or as the one child where there can be no fork."""

import io
import os
import sys
from collections.abc import Callable
from importlib import import_module
from json import dumps, loads
from typing import TYPE_CHECKING, Any, NoReturn

from . import carry, child, confine, plain, tidy
from .watch import FENCE, LIBRARY, REPLIES, REQUESTS

if TYPE_CHECKING:
    from .walls import Walls

_PIECE = 32_768


def server() -> NoReturn:
    """Move the protocol away from stdin and stdout, import what is to be warm, say so, and serve.

    The settings stand in argv[1]: ``own_pids``, ``scratch``, ``preload``, and what ``walls.build`` reads.
    """
    from . import walls
    from .server import Server

    settings = loads(sys.argv[1])
    os.dup2(0, REQUESTS)
    os.dup2(1, REPLIES)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, LIBRARY, FENCE):
        os.dup2(nothing, descriptor)
    built = _prepare(settings, lambda ready: child.write_frame(REPLIES, ready), lambda: walls.build(settings))
    os.dup2(0, 2)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.__stdout__ = _text(open(1, "wb", closefd=False))  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _text(open(2, "wb", closefd=False))  # type: ignore[misc]
    Server(settings["own_pids"], settings["scratch"], built).serve()


def lone() -> NoReturn:
    """Be the child itself, for systems without fork. Frames on stdout begin with ``a`` (an answer), ``o`` or ``e``."""
    from functools import partial
    from queue import SimpleQueue
    from threading import Thread

    settings = loads(sys.argv[1])
    requests, channel = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    _prepare(settings, partial(_tell, channel))
    os.dup2(0, 2)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.__stdout__ = _text(_Channel(channel, b"o"))  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _text(_Channel(channel, b"e"))  # type: ignore[misc]
    try:
        first = child.read_frame(requests)
        if first is not None:
            request = plain.request_of(first)
            session = request["work"] != "execute"
            uid = confine.lone_uid(settings["scratch"])
            others = confine.processes_of_this_user() if uid is None else 0
            confine.confine(
                memory=confine.address_space() + request["memory"],
                cpu=None if session else request["cpu"],
                processes=None if others is None else others + request["processes"],
                uid=uid,
            )
            frames: SimpleQueue[bytes] = SimpleQueue()
            Thread(target=_listen, args=(requests, frames), daemon=True).start()
            child.work(request, partial(_tell, channel), frames.get if session else None)
    finally:
        os._exit(0)


def _listen(requests: int, frames: Any) -> None:
    """Pass requests on; end this process when nobody is there any more to make one."""
    while (content := child.read_frame(requests)) is not None:
        frames.put(content)
    os._exit(0)


def _tell(channel: int, answer: bytes) -> None:
    child.write_frame(channel, b"a" + answer)


def _prepare(
    settings: dict[str, Any], tell: Callable[[bytes], None], build: "Callable[[], Walls] | None" = None
) -> Any:
    """Import, warm up, harden and ``build`` the walls; tell the client that we are ready and what holds, or what cannot
    be imported. Without the walls that are asked for this process ends, with a word on stderr.

    What modules write while they are imported goes to the scratch folder, and is gone before anybody else is there.
    """
    problem = None
    os.chdir(settings["scratch"])
    os.environ.update(dict.fromkeys(("HOME", "TMPDIR"), settings["scratch"]))
    try:
        if sys.platform == "linux" and os.getuid() == 0 and not settings["own_pids"]:
            _library_for_everyone()
        for name in settings["preload"]:
            import_module(name)
        carry.warm()
        confine.harden_server()
        _warm_up()
        if os.unlink in os.supports_dir_fd:
            tidy.empty(settings["scratch"])
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
    built = build() if build is not None and problem is None else None
    holds = {"landlock": built.version, "seccomp": built.filtered} if built else {}
    tell(dumps({"ready": problem is None, "problem": problem, **holds}).encode("ascii"))
    if problem is not None:
        os._exit(1)
    os.environ.clear()
    if "tempfile" in sys.modules:
        vars(sys.modules["tempfile"])["tempdir"] = None  # a child has its own folder to find
    return built


class _Channel(io.RawIOBase):
    """A stream of which every write becomes a frame."""

    def __init__(self, descriptor: int, mark: bytes) -> None:
        self._descriptor = descriptor
        self._mark = mark

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        piece = bytes(content[:_PIECE])
        child.write_frame(self._descriptor, self._mark + piece)
        return len(piece)


def _text(raw: Any) -> io.TextIOWrapper:
    buffer = io.BufferedWriter(raw) if isinstance(raw, io.RawIOBase) else raw
    return io.TextIOWrapper(buffer, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _library_for_everyone() -> None:
    """Let a child that is no longer root import the library although it lies below a folder that only root may enter.

    The folder is opened once, and is named through that descriptor from here on.
    """
    folder = prefix = sys.base_prefix
    while os.stat(folder).st_mode & 0o001:
        if folder == os.path.dirname(folder):
            return
        folder = os.path.dirname(folder)
    os.dup2(os.open(prefix, os.O_PATH | os.O_DIRECTORY), LIBRARY)

    def through(path: str) -> str:
        return path.replace(prefix, f"/proc/self/fd/{LIBRARY}", 1) if path.startswith(prefix) else path

    sys.path[:] = map(through, sys.path)
    for module in list(sys.modules.values()):
        found = getattr(module, "__path__", None)
        if isinstance(found, list):
            module.__path__ = [through(path) for path in found]
    sys.path_importer_cache.clear()


_WARM = """
import math
def f(x: int = 1) -> list:
    '''doc'''
    return [i for i in range(x) if i > 0 or not i]
class A:
    a = 1
try:
    assert f(2) == [0, 1], f"{f!r}"
    f()[7]
except IndexError as e:
    str(e)
"""


def _warm_up() -> None:
    """Do once what otherwise every child would do first: the compiler's and the encoder's own preparation."""
    exec(compile(_WARM, "<warm>", "exec"), {"__name__": "warm"})
    try:
        compile("x y", "<warm>", "exec")
    except SyntaxError as problem:
        str(problem)
    plain.encode({"a": [1, 2.5, None, True, "text"]}, 1000)
