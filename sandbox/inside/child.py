"""The child's side: run a source, get a value, call a function, and say in JSON how it went."""

import os
import sys
from collections.abc import Callable
from json import dumps, loads
from mmap import mmap
from types import ModuleType, TracebackType
from typing import Any

from . import confine, plain

SOURCE = "<source"
"""Every source that is run is compiled under a file name that begins so; ``Failure.line`` counts in it."""

MESSAGE = 2_000
"""Characters of an exception's message that are kept."""

BALLAST = 4 * 2**20
"""Bytes of address space, never touched, that are let go so that a child without memory can still say so."""


class Namespace:
    """The module ``__main__`` in which the requests of one child work, one after the other."""

    def __init__(self) -> None:
        module = ModuleType("__main__")
        sys.modules["__main__"] = module
        sys.argv = [""]
        self.names = module.__dict__
        self.runs = 0
        self._ballast = mmap(-1, BALLAST)

    def answer(self, request: dict[str, Any]) -> bytes:
        """Do one request (``execute``, ``run``, ``get``, ``call``); the JSON of its outcome. Never raises."""
        limit = request["output"]
        names = self.names
        try:
            work = request["work"]
            if work == "execute":
                self._run(request["source"])
                value = names.get("result")
            elif work == "run":
                self._run(request["source"])
                value = None
            elif work == "get":
                value = self._named(request["name"])
            else:
                value = self._named(request["name"])(*request["args"], **request["kwargs"])
            text = plain.encode(value, limit)
        except plain.NotPlainData as problem:
            return _failed("error", "NotPlainData", str(problem))
        except plain.TooLarge:
            return _failed("output", "output", f"The value is larger than the {limit:,} bytes that are allowed.")
        except MemoryError as problem:
            self._ballast.close()
            confine.more_memory()
            line = _line(problem.__traceback__)
            return _failed("memory", "MemoryError", "The program asked for more memory than it is allowed.", line)
        except BaseException as problem:
            return _exception(problem)
        finally:
            _flush()
        return b'{"status":"ok","value":' + text.encode("ascii") + b"}"

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

    def _named(self, name: str) -> Any:
        if name not in self.names:
            raise NameError(f"name {name!r} is not defined")
        return self.names[name]


def _failed(status: str, kind: str, message: str, line: int | None = None) -> bytes:
    if len(message) > MESSAGE:
        message = message[: MESSAGE - 1] + "…"
    return dumps({"status": status, "kind": kind, "message": message, "line": line}).encode("ascii")


def _exception(problem: BaseException) -> bytes:
    """The outcome for an exception, however hostile its class is."""
    try:
        kind = str(type(problem).__name__)[:200]
        line = _line(problem.__traceback__)
        message = ""
        if isinstance(problem, SyntaxError) and str(problem.filename or SOURCE).startswith(SOURCE):
            message = str(problem.msg)
            line = problem.lineno if type(problem.lineno) is int else line
        else:
            message = str(problem)
        return _failed("error", kind, message, line)
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
    view = memoryview(b"".join(len(content).to_bytes(4, "little") + content for content in contents))
    while view:
        view = view[os.write(descriptor, view) :]


def read_frame(descriptor: int) -> bytes | None:
    """Read one frame; None when the other side has closed."""
    header = _read_exactly(descriptor, 4)
    return None if header is None else _read_exactly(descriptor, int.from_bytes(header, "little"))


def _read_exactly(descriptor: int, count: int) -> bytes | None:
    content = os.read(descriptor, count) if count else b""
    if len(content) == count:
        return content
    parts = [content]
    count -= len(content)
    while count and parts[-1]:
        parts.append(os.read(descriptor, min(count, 1 << 20)))
        count -= len(parts[-1])
    return None if count else b"".join(parts)


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
        confine.renew(request["seconds"])
        space.renew()
        answer(space.answer(request))
        content = more()
        request = None if content is None else loads(content)
