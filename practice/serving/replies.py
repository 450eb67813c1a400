"""HTTP as ASGI has it: reading a body, writing a reply, waiting while somebody is still there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from practice.serving.errors import ApiError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

encode = json.JSONEncoder(separators=(",", ":")).encode

LARGEST_BODY = 4 * 2**20
DRAINED = 8 * LARGEST_BODY
"""Of a body that is too large, so much is read before it is refused: who is still sending does not listen."""

JSON: Header = (b"content-type", b"application/json")
EVENTS: Header = (b"content-type", b"text/event-stream; charset=utf-8")
HTML: Header = (b"content-type", b"text/html; charset=utf-8")


class Gone(Exception):
    """The client has hung up: nobody is there to read an answer."""


class Request:
    """What came in, as far as it is looked at."""

    __slots__ = ("headers", "ident", "key", "method", "path", "receive", "send")

    def __init__(self, scope: Scope, receive: Receive, send: Send, ident: bytes) -> None:
        self.method: str = scope["method"]
        path: str = scope["path"]
        self.path = path.rstrip("/") or "/"
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.receive, self.send, self.ident = receive, send, ident
        self.key = ""

    def header(self, name: bytes) -> str:
        """A header's value; empty where it is not sent."""
        value = self.headers.get(name)
        return value.decode("latin-1") if value else ""


async def read_body(receive: Receive, headers: dict[bytes, bytes]) -> bytes:
    """The request's body. Raises ApiError where it is too large or encoded, and Gone."""
    coding = headers.get(b"content-encoding", b"identity").decode("latin-1")
    if coding.lower() not in ("identity", ""):
        raise ApiError(
            415, f"The body of your request is encoded as '{coding[:40]}': send it as plain JSON.", code="encoded_body"
        )
    stated = headers.get(b"content-length", b"0")
    if stated.isdigit() and int(stated[:20]) > DRAINED:
        raise _too_large()
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise _too_large()
        return body
    raw, read = bytearray(), 0
    while message["type"] == "http.request":
        piece = message.get("body", b"")
        read += len(piece)
        if read <= LARGEST_BODY:
            raw += piece
        if read > DRAINED or not message.get("more_body"):
            if read > LARGEST_BODY:
                raise _too_large()
            return bytes(raw)
        message = await receive()
    raise Gone


def _too_large() -> ApiError:
    size = LARGEST_BODY // 2**20
    return ApiError(
        413, f"The request is larger than {size} MB.", code="request_too_large", headers={"connection": "close"}
    )


async def reply(send: Send, status: int, body: bytes, headers: Iterable[Header], *, broken_off: bool = False) -> None:
    """One whole reply, or with `broken_off` half of one that promised more."""
    length = b"%d" % len(body)
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", length)]})
    if broken_off:
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        return
    await send({"type": "http.response.body", "body": body})


async def reply_json(send: Send, status: int, body: object, headers: Iterable[Header] = ()) -> None:
    """One whole reply of JSON."""
    await reply(send, status, encode(body).encode(), [JSON, *headers])


async def stay(seconds: float, receive: Receive) -> None:
    """Wait in real time. Raises Gone as soon as the client hangs up."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return
    raise Gone
