"""The child's side: run a source, get a value, call a function, and say how it went."""

import builtins
import os
import sys
from collections.abc import Callable
from json import dumps
from mmap import mmap
from types import ModuleType, TracebackType
from typing import Any

from . import calls, confine, plain

SOURCE = "<source"
"""Every source that is run is compiled under a file name that begins so; ``Failure.line`` counts in it."""

MESSAGE = 2_000
"""Characters of an exception's message that are kept."""

_LARGE = 65_536
"""Bytes from which on it is dearer to copy contents together than to write one after the other."""

BALLAST = 4 * 2**20
"""Bytes of address space, never touched, that are let go so that a child without memory can still say so."""


_BUILTIN = frozenset(
    kind for kind in vars(builtins).values() if isinstance(kind, type) and issubclass(kind, BaseException)
)


class Namespace:
    """The module ``__main__`` in which the requests of one child work, one after the other."""

    def __init__(self) -> None:
        module = ModuleType("__main__")
        sys.modules["__main__"] = module
        sys.argv = [""]
        self.names = module.__dict__
        self.runs = 0
        self.objects = calls.Objects()
        self._ballast = mmap(-1, BALLAST)

    def answer(self, request: dict[str, Any]) -> bytes:
        """Do one request (``execute``, ``run``, ``get``, ``call``); the answer to it. Never raises."""
        work = request["work"]
        limit = request["output" if work == "execute" else "answer"]
        try:
            if work == "get":
                return calls.value_of(request, self.names, self.objects)
            if work == "call":
                return calls.result_of(request, self.names, self.objects)
            self._run(request["source"])
            if work == "run":
                return calls.answer(limit, self.objects)
            text = plain.encode(self.names.get("result"), limit)
            return b'{"status":"ok","value":' + text.encode("ascii") + b"}"
        except plain.NotPlainData as problem:
            more = ["Iterator"] if isinstance(problem, plain.AnIterator) else []
            kinds = None if work == "execute" else ["NotPlainData", *more]
            return _failed("error", "NotPlainData", str(problem), kinds=kinds)
        except plain.TooLarge:
            return _failed("output", "output", f"The value is larger than the {limit:,} bytes that are allowed.")
        except MemoryError as problem:
            self._ballast.close()
            confine.more_memory()
            line = _line(problem.__traceback__)
            return _failed("memory", "MemoryError", "The program asked for more memory than it is allowed.", line)
        except BaseException as problem:
            return _exception(problem, with_kinds=work != "execute")
        finally:
            _flush()

    def renew(self) -> None:
        """Take the ballast on again."""
        if self._ballast.closed:
            self._ballast = mmap(-1, BALLAST)

    def _run(self, source: str) -> None:
        self.runs += 1
        try:
            code = compile(source, f"{SOURCE} {self.runs}>", "exec")
        except MemoryError:
            raise SyntaxError("the source is nested too deeply to be compiled") from None
        exec(code, self.names)


def _failed(status: str, kind: str, message: str, line: int | None = None, kinds: list[str] | None = None) -> bytes:
    if len(message) > MESSAGE:
        message = message[: MESSAGE - 1] + "…"
    answer: dict[str, Any] = {"status": status, "kind": kind, "message": message, "line": line}
    return dumps(answer if kinds is None else answer | {"kinds": kinds}).encode("ascii")


def _exception(problem: BaseException, with_kinds: bool) -> bytes:
    """The outcome for an exception, however hostile its class is."""
    try:
        kind = str(type(problem).__name__)[:200]
        line = _line(problem.__traceback__)
        kinds = [kind, *(base.__name__ for base in type(problem).__mro__[1:] if base in _BUILTIN)][:50]
        message = ""
        if isinstance(problem, SyntaxError) and str(problem.filename or SOURCE).startswith(SOURCE):
            message = str(problem.msg)
            line = problem.lineno if type(problem.lineno) is int else line
        else:
            message = str(problem)
        return _failed("error", kind, message, line, kinds if with_kinds else None)
    except BaseException:
        return _failed("error", "Exception", "(an exception whose message cannot be read)")


def _line(traceback: TracebackType | None) -> int | None:
    """The line of the innermost frame that belongs to a submitted source."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename.startswith(SOURCE):
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            stream.flush()  # type: ignore[union-attr]
        except BaseException:
            continue


def write_frame(descriptor: int, *contents: bytes) -> None:
    """Write each content after its length in four bytes, all at once if they fit."""
    whole = [part for content in contents for part in (len(content).to_bytes(4, "little"), content)]
    for part in whole if sum(map(len, contents)) > _LARGE else (b"".join(whole),):
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]


def read_frame(descriptor: int) -> bytes | None:
    """Read one frame; None when the other side has closed."""
    header = _read_exactly(descriptor, 4)
    return None if header is None else _read_exactly(descriptor, int.from_bytes(header, "little"))


def _read_exactly(descriptor: int, count: int) -> bytes | None:
    content = os.read(descriptor, min(count, 65_536)) if count else b""
    if len(content) == count:
        return content
    whole = bytearray(count)
    have = len(content)
    whole[:have] = content
    view = memoryview(whole)
    while content and have < count:
        content = os.read(descriptor, min(count - have, 1 << 20))
        view[have : have + len(content)] = content
        have += len(content)
    view.release()
    return bytes(whole) if have == count else None


def widen(*descriptors: int) -> None:
    """Let pipes hold a megabyte, where the system knows how: a frame then crosses in a few steps."""
    try:
        from fcntl import F_SETPIPE_SZ, fcntl
    except ImportError:
        return
    for descriptor in descriptors:
        try:
            fcntl(descriptor, F_SETPIPE_SZ, 1 << 20)
        except OSError:  # the account's share of pipe buffers is used up
            return


def work(
    first: dict[str, Any],
    answer: Callable[[bytes], None],
    more: Callable[[], bytes | None] | None,
) -> None:
    """Do ``first`` and hand its outcome to ``answer``; with ``more`` (a session) go on with what that brings."""
    space = Namespace()
    if more is None:
        answer(space.answer(first))
        return
    request: dict[str, Any] | None = first
    while request is not None:
        confine.renew(request["cpu"])
        space.renew()
        answer(space.answer(request))
        content = more()
        request = None if content is None else plain.request_of(content)
