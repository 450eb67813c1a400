"""Bytes from the box, whatever they are, become an Execution."""

import json

import pytest

from sandbox import Limits
from sandbox.replies import Reply, execution

HONEST = b'{"status":"ok","value":1}'


def outcome(answer: bytes, end: str = "answered") -> str:
    reply = Reply(end, 0, 0.1, answer, b"\xff", b"", False)
    return execution(reply, Limits(output=100_000)).status


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"status":"ok"}',
        b'{"status":"passed","value":1}',
        b'{"status":"ok","value":1,"more":2}',
        b'{"status":"ok","value":NaN}',
        b'{"status":"ok","value":1e999}',
        b'{"status":"ok","value":"\\ud800"}',
        b'{"status":"ok","value":' + b"[" * 200 + b"]" * 200 + b"}",
        b'{"status":"ok","value":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"status":"ok","value":' + b"1" * 10_000 + b"}",
        b'{"status":"error","kind":1,"message":"","line":1}',
        b'{"status":"error","kind":"E","message":"","line":true}',
        b'{"status":["error"],"kind":"E","message":"","line":1}',
        b'{"status":"internal","kind":"E","message":"","line":1}',
    ],
)
def test_a_forged_answer_is_an_error(answer: bytes) -> None:
    assert outcome(HONEST) == "ok"
    assert outcome(answer) == "error"


def test_brackets_inside_text_are_not_nesting() -> None:
    assert outcome(json.dumps({"status": "ok", "value": "[" * 5000}).encode()) == "ok"


def test_an_end_that_nobody_knows_is_our_failure() -> None:
    assert outcome(HONEST, end="strange") == "internal"
