"""From what came out of the box to an Execution. Nothing that came out is trusted to have the right shape."""

import json
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import repeat
from typing import Any, NoReturn

from sandbox.inside import carry
from sandbox.inside.plain import DEPTH, CannotRead, complaint
from sandbox.values import SCRATCH_BYTES, SCRATCH_FILES, Execution, Failure, Limits, Status

SCRATCH_WORDS = f"{SCRATCH_BYTES:,} bytes of files, or the {SCRATCH_FILES:,} files,"
MOST_KINDS, HEAD = 50, 131_072
"""Classes of one exception, and bytes of what is said about an answer before the values come."""

KIND, MESSAGE = 200, 2_000
"""Characters kept of an exception's name and of its message."""


@dataclass(frozen=True)
class Reply:
    """How a request ended, and the bytes that came out."""

    end: str
    """answered, gone in one of its ways (exited, signalled, memory), garbled, timeout, cpu, output, disk, ended,
    internal."""

    number: int
    """The exit code or the signal."""

    seconds: float
    answer: bytes
    stdout: bytes
    stderr: bytes
    last: bool = False
    """The server will answer no more."""


class NotAnAnswer(Exception):
    """The answer has not the shape of one."""


def execution(reply: Reply, limits: Limits) -> Execution:
    """The outcome in our words."""
    status, value, failure = _outcome(reply, limits, _answer)
    return Execution(status, value, _text(reply.stdout), _text(reply.stderr), failure, reply.seconds)


def carried(
    reply: Reply, limits: Limits, keys: Sequence[int | str] = (), resolve: Callable[[int, str], Any] | None = None
) -> Execution:
    """The outcome of a session's request. ``keys`` are those of a call's arguments; ``resolve`` makes Handles."""
    status, values, failure = _outcome(reply, limits, partial(_packed, keys=keys, resolve=resolve))
    value, changed, same = values or (None, {}, None)
    out, err = _text(reply.stdout), _text(reply.stderr)
    return Execution(status, value, out, err, failure, reply.seconds, changed, same)


def ended(status: Status, message: str, seconds: float = 0.0) -> Execution:
    """An outcome without a value, a print or an exception: only a status and a sentence."""
    return Execution(status, None, "", "", Failure(status, message), seconds)


def _outcome(
    reply: Reply, limits: Limits, read: Callable[[Reply, Limits], tuple[Status, Any, Failure | None]]
) -> tuple[Status, Any, Failure | None]:
    if reply.end == "answered":
        try:
            return read(reply, limits)
        except NotAnAnswer:
            pass
    status, kind, sentence = _sentence(reply, limits)
    return status, None, Failure(kind, sentence)


def _sentence(reply: Reply, limits: Limits) -> tuple[Status, str, str]:
    if reply.end == "timeout":
        return "timeout", "timeout", f"The program ran longer than the {limits.seconds:g} seconds that are allowed."
    if reply.end == "cpu":
        used = f"The program used more than the {limits.cpu or limits.seconds:g} processor seconds that are allowed."
        return "timeout", "timeout", used
    if reply.end == "disk":
        return "output", "output", f"The program wrote more than the {SCRATCH_WORDS} that are allowed."
    if reply.end == "output":
        return "output", "output", f"The program printed more than the {limits.output:,} bytes that are allowed."
    if reply.end == "memory":
        return "memory", "memory", f"The program used more than the {limits.memory:,} bytes of memory that are allowed."
    if reply.end == "exited":
        return "signal", "signal", f"The program ended itself with os._exit({reply.number}) before it answered."
    if reply.end == "signalled":
        return "signal", "signal", f"The program was ended by {_signal(reply.number)}."
    if reply.end in ("garbled", "answered"):
        return "error", "BadAnswer", "The program wrote to the pipe on which the sandbox answers; it has no answer."
    return "internal", "internal", f"The sandbox itself failed ({_text(reply.answer)[:MESSAGE]}); nothing is known."


def _answer(reply: Reply, limits: Limits) -> tuple[Status, Any, Failure | None]:
    answer = _json(reply.answer)
    if type(answer) is not dict:
        raise NotAnAnswer
    status = answer.get("status")
    if status == "ok" and answer.keys() == {"status", "value"}:
        if len(reply.answer) + len(reply.stdout) + len(reply.stderr) > limits.output + 64:
            large = f"The value and what was printed are larger than the {limits.output:,} bytes that are allowed."
            return "output", None, Failure("output", large)
        return "ok", _clean(answer["value"], reply.answer), None
    return _failed(answer)


def _packed(
    reply: Reply, limits: Limits, keys: Sequence[int | str], resolve: Callable[[int, str], Any] | None
) -> tuple[Status, Any, Failure | None]:
    head, _, body = reply.answer.partition(b"\n")
    answer = _json(head) if len(head) <= HEAD else None
    if type(answer) is not dict:
        raise NotAnAnswer
    if answer.get("status") != "ok":
        status, _, failure = _failed(answer)
        return status, None, replace(failure, kinds=_kinds(answer, failure.kind))
    if answer.keys() != {"status", "sizes", "changed", "same"}:
        raise NotAnAnswer
    places, same = answer["changed"], answer["same"]
    if type(places) is not list or not all(map(_is_place, places, repeat(len(keys)))):
        raise NotAnAnswer
    if same is not None and not _is_place(same, len(keys)):
        raise NotAnAnswer
    try:
        if len(body) > limits.answer:
            raise NotAnAnswer
        packs = carry.parts(body, answer["sizes"])
        if len(packs) != len(places) + 1 or len(set(places)) != len(places):
            raise NotAnAnswer
        values = [carry.unpack(content, limits.answer, resolve) for content in packs]
    except CannotRead:
        raise NotAnAnswer from None
    changed = {keys[place]: value for place, value in zip(places, values[1:], strict=True)}
    return "ok", (values[0], changed, None if same is None else keys[same]), None


def _is_place(place: Any, count: int) -> bool:
    return type(place) is int and 0 <= place < count


def _failed(answer: dict[str, Any]) -> tuple[Status, None, Failure]:
    status, kind = answer.get("status"), answer.get("kind")
    message, line = answer.get("message"), answer.get("line")
    if status in ("error", "memory", "output"):
        if type(kind) is str and type(message) is str and (line is None or type(line) is int):
            return status, None, Failure(_whole(kind)[:KIND], _whole(message)[:MESSAGE], line)
    raise NotAnAnswer


def _kinds(answer: dict[str, Any], kind: str) -> tuple[str, ...]:
    """The classes of an exception, as far as they are told."""
    kinds = answer.get("kinds", [])
    if type(kinds) is not list or len(kinds) > MOST_KINDS or not all(type(name) is str for name in kinds):
        raise NotAnAnswer
    found = tuple(_whole(name)[:KIND] for name in kinds)
    if found and found[0] != kind:
        raise NotAnAnswer
    return found


def _json(content: bytes) -> Any:
    """Strict JSON of bounded depth: no NaN, no infinity, nothing that a later reader would stumble over."""
    try:
        value = json.loads(content, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise NotAnAnswer from None
    if content.count(b"[") + content.count(b"{") > DEPTH and complaint(value, len(content), DEPTH + 1):
        raise NotAnAnswer
    return value


def _clean(value: Any, content: bytes) -> Any:
    """The value, unless it holds half of a surrogate pair, which no file could be written with."""
    if b"\\ud" in content.lower():
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise NotAnAnswer from None
    return value


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise NotAnAnswer
    return number


def _refuse(name: str) -> NoReturn:
    raise NotAnAnswer


def _signal(number: int) -> str:
    try:
        return f"signal {number} ({signal.Signals(number).name})"
    except ValueError:
        return f"signal {number}"


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _whole(text: str) -> str:
    """Text that can be written to a file: halves of surrogate pairs become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
