"""Sending an answer, whole or as a stream, and spoiling it where that was asked for."""

from __future__ import annotations

from practice.serving import faults, streaming
from practice.serving.answers import Completion
from practice.serving.errors import ApiError
from practice.serving.faults import Fault
from practice.serving.replies import EVENTS, JSON, Header, Request, encode, reply, stay


async def whole(request: Request, answer: Completion, fault: Fault | None, headers: list[Header]) -> None:
    """The answer in one reply, spoilt as `fault` says."""
    body, kind = answer.body(), fault.kind if fault else ""
    if kind == "error":
        raise ApiError(500, "The server had an error while processing your request. (You asked for this error.)")
    if kind == "empty":
        body["choices"] = []
    elif kind == "blank":
        for choice in body["choices"]:
            choice["message"]["content"] = None
    elif kind == "stall" and fault:
        await stay(fault.value or 0, request.receive)
    elif kind == "drip" and fault:
        await stay(answer.completion_tokens / max(fault.value or 0, 0.01), request.receive)
    raw = faults.garbage(body) if kind == "garbage" else encode(body).encode()
    await reply(request.send, 200, raw, [JSON, *headers], broken_off=kind == "cut")


async def stream(
    request: Request, answer: Completion, fault: Fault | None, headers: list[Header], *, usage: bool
) -> None:
    """The answer as a stream of events, spoilt as `fault` says."""
    kind, value = (fault.kind, fault.value) if fault else ("", None)
    events = streaming.events(answer, usage)
    if kind in ("empty", "blank"):
        events = streaming.without_text(events, kind == "empty")
    send = request.send
    await send(
        {"type": "http.response.start", "status": 200, "headers": [EVENTS, (b"cache-control", b"no-cache"), *headers]}
    )

    async def write(piece: bytes) -> None:
        await send({"type": "http.response.body", "body": piece, "more_body": True})

    first, rest = events, events[:0]
    if kind in ("cut", "error", "stall", "garbage"):
        half = streaming.place(events, None if kind == "stall" else value)
        first, rest = events[:half], events[half:]
    for piece in streaming.writes(first, 1 if kind == "drip" else 16):
        await write(piece)
        if kind == "drip":
            await stay(1 / max(value or 0, 0.01), request.receive)
    if kind == "cut":
        return  # the body is not at its end: the connection is closed
    if kind == "error":
        said = "The server had an error while processing your request. (You asked for this error.)"
        await write(streaming.error_event(ApiError(500, said).body()))
    elif kind == "garbage":
        await write(b'data: {"id":"chatcmpl-\n\n')
    else:
        if kind == "stall":
            await stay(value or 0, request.receive)
        for piece in streaming.writes(rest):
            await write(piece)
    await send({"type": "http.response.body", "body": b""})
