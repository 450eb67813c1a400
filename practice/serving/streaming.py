"""An answer in pieces: the server-sent events of a stream."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from practice.serving.answers import Choice, Completion
from practice.serving.replies import encode
from practice.serving.window import encoding

DONE = b"data: [DONE]\n\n"


def events(answer: Completion, usage: bool) -> list[bytes]:
    """The events of a stream, one for each token; with `usage`, the last but one says what was used."""
    head = encode({**answer.head("chat.completion.chunk"), "choices": 0})
    start = f"data: {head.removesuffix('0}')}[{{"
    end = '}],"usage":null}\n\n' if usage else "}]}\n\n"

    def event(index: int, delta: str, reason: str = "null") -> bytes:
        body = f'"index":{index},"delta":{{{delta}}},"logprobs":null,"finish_reason":{reason}'
        return (start + body + end).encode()

    found = [event(choice.index, '"role":"assistant","content":"","refusal":null') for choice in answer.choices]
    written = [[event(choice.index, f'"content":{piece}') for piece in _pieces(choice)] for choice in answer.choices]
    if len(written) == 1:
        found += written[0]
    else:  # several choices are written at the same time
        found += [one for row in zip_longest(*written) for one in row if one is not None]
    found += [event(choice.index, "", quoted(choice.finish)) for choice in answer.choices]
    if usage:
        last = {**answer.head("chat.completion.chunk"), "choices": [], "usage": answer.usage(), **answer.extra()}
        found.append(f"data: {encode(last)}\n\n".encode())
    found.append(DONE)
    return found


def error_event(body: dict[str, Any]) -> bytes:
    """An error where a chunk is expected: the status was sent long ago, and it was 200."""
    return f"data: {encode(body)}\n\n".encode()


def place(events: Sequence[bytes], after: float | None) -> int:
    """Where in a stream something happens: behind so many pieces, or half-way."""
    return min(len(events) - 2, int(after) + 1) if after is not None else len(events) // 2


def writes(events: Sequence[bytes], together: int = 16) -> Iterator[bytes]:
    """Some events to a write: one each would cost more than the answer."""
    for start in range(0, len(events), together):
        yield b"".join(events[start : start + together])


def _pieces(choice: Choice) -> Iterator[str]:
    """The tokens of a text as JSON strings; what is only half of a character waits for the other half."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    core = encoding()
    for token in core.decode_tokens_bytes(core.encode_ordinary(choice.text)):
        if piece := decoder.decode(token):
            yield quoted(piece)


def without_text(events: Sequence[bytes], empty: bool) -> list[bytes]:
    """A stream that says nothing: no choice at all, or no text in any."""
    return [one for one in events if not (b'"delta":{' in one and (empty or b'"delta":{"content":' in one))]
