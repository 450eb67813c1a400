"""Answers that come in pieces: the call is noted when the last one has come, or when no more is wanted."""

from __future__ import annotations

import inspect
import json
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

from orchestration.log.capture.calls import Answer, add, fields, read

if TYPE_CHECKING:
    from orchestration.log.capture.watching import Call


def ask_for_usage(options: Any) -> bool:
    """Let the stream end with its usage unless the caller said something of it; says whether that was added."""
    body, more = options.json_data, options.extra_json
    if not isinstance(body, dict) or "stream_options" in body or (isinstance(more, dict) and "stream_options" in more):
        return False
    options.json_data = {**body, "stream_options": {"include_usage": True}}
    return True


def body_of(reply: Any) -> Any:
    """The JSON of a raw response that has been read."""
    try:
        return json.loads(reply.http_response.content)
    except Exception:  # not JSON, or not read yet
        return None


class Seen:
    """What has come of a streamed answer so far. Notes the call once."""

    def __init__(self, call: Call) -> None:
        self.call, self.answer = call, Answer()
        self.pulling = False
        """Whether the next piece is being waited for: an end that is seen meanwhile is told by whoever waits."""
        self.took = False
        """Whether any piece has come."""
        self._seconds: float | None = None
        self._parts: list[str] = []
        self._ended = False

    def take(self, piece: Any) -> bool:
        """Take note of a piece, and say whether it was sent for our sake only."""
        self.took, self._seconds = True, self.call.seconds
        try:
            said = fields(piece)
            choices = said.get("choices")
            if choices is not None:
                add(self.answer, said)
                for choice in map(fields, choices):
                    if text := fields(choice.get("delta")).get("content") or choice.get("text"):
                        self._parts.append(str(text))
                return self.call.added_usage and not choices and said.get("usage") is not None
            if said.get("response") is not None:
                self.answer = read(said["response"])
            elif said.get("type") == "response.output_text.delta":
                self._parts.append(str(said.get("delta") or ""))
        except Exception as hiccup:
            self.call.log.hiccup(hiccup)
        return False

    def end(self, problem: BaseException | None = None) -> None:
        """No more will come; the first to say so is heard."""
        if self._ended:
            return
        self._ended = True
        if self._parts and not self.answer.text:
            self.answer.text = "".join(self._parts)
        self.call.note(self.answer, problem, self._seconds if problem is None else None)

    def closed(self, reply: Any) -> None:
        """The connection was given back; what its caller has read of a raw reply by then still tells its tokens."""
        if self.pulling or self._ended:
            return
        if not self.took and (body := body_of(reply)) is not None:
            self.answer = read(body)
        self.end()


def follow(call: Call, reply: Any, *, pieces: bool, raw: bool) -> None:
    """Follow a reply to its end, wherever that is: read through, broken, closed, or dropped.

    pieces: whether it is a stream. raw: whether its caller gets the bare response and parses it.
    """
    seen = Seen(call)
    if raw:
        _follow_parse(reply, seen)
        _follow_close(reply.http_response if pieces else reply, seen)
    else:
        _follow_pieces(reply, seen)
        _follow_close(reply.response, seen)


def _follow_parse(reply: Any, seen: Seen) -> None:
    """A raw reply becomes a stream, or a whole answer, when its caller has it parsed."""
    parse = reply.parse
    dropped = weakref.finalize(reply, seen.end)

    def took(made: Any) -> Any:
        try:
            if hasattr(made, "_iterator"):
                dropped.detach()  # the stream lives on without the reply
                _follow_pieces(made, seen)
            else:
                seen.answer = read(made)
                seen.end()
        except Exception as hiccup:
            seen.call.log.hiccup(hiccup)
        return made

    async def parse_async(*args: Any, **options: Any) -> Any:
        return took(await parse(*args, **options))

    def parse_now(*args: Any, **options: Any) -> Any:
        return took(parse(*args, **options))

    reply.parse = parse_async if inspect.iscoroutinefunction(parse) else parse_now


def _follow_pieces(stream: Any, seen: Seen) -> None:
    pieces = stream._iterator
    if isinstance(pieces, _Followed | _FollowedAsync):
        return
    weakref.finalize(stream, seen.end)
    stream._iterator = _FollowedAsync(pieces, seen) if hasattr(pieces, "__anext__") else _Followed(pieces, seen)


def _follow_close(closes: Any, seen: Seen) -> None:
    """Hear of the close: a stream and its manager end in that of their response, a raw reply in its own."""

    def followed(close: Callable[..., Any]) -> Callable[..., Any]:
        async def closed_async(*args: Any) -> Any:
            try:
                return await close(*args)
            finally:
                seen.closed(closes)

        def closed(*args: Any) -> Any:
            try:
                return close(*args)
            finally:
                seen.closed(closes)

        return closed_async if inspect.iscoroutinefunction(close) else closed

    for name in ("close", "aclose"):
        if (close := getattr(closes, name, None)) is not None:
            setattr(closes, name, followed(close))


class _Followed:
    """The pieces of a stream, without the one that only we asked for."""

    def __init__(self, pieces: Iterator[Any], seen: Seen) -> None:
        self._pieces, self._seen = pieces, seen

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        seen = self._seen
        while True:
            seen.pulling = True
            try:
                piece = next(self._pieces)
            except StopIteration:
                seen.end()
                raise
            except BaseException as problem:
                seen.end(problem)
                raise
            finally:
                seen.pulling = False
            if not seen.take(piece):
                return piece


class _FollowedAsync:
    """The same for pieces that are awaited."""

    def __init__(self, pieces: AsyncIterator[Any], seen: Seen) -> None:
        self._pieces, self._seen = pieces, seen

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        seen = self._seen
        while True:
            seen.pulling = True
            try:
                piece = await anext(self._pieces)
            except StopAsyncIteration:
                seen.end()
                raise
            except BaseException as problem:
                seen.end(problem)
                raise
            finally:
                seen.pulling = False
            if not seen.take(piece):
                return piece
