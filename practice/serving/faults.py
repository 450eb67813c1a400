"""Misbehaviour on request: what servers do to their callers, each with a name.

It is asked for in the model's name, `NAME:429`, or in the header `x-practice-fault: 429`. A value goes behind
`=`, a count behind `*`: `429=0.2*2` refuses the first two times that this very request comes, says to come back after
0.2 s, and answers from the third time on. In the header, `429; times=2; value=0.2` says the same.
"""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from practice.serving.errors import ApiError, short

HEADER = "x-practice-fault"
REMEMBERED = 4096


@dataclass(frozen=True)
class Kind:
    """One way to misbehave."""

    does: str
    value: str = ""
    """What its value means; empty for a fault that takes none."""
    default: float | None = None
    most: float = 600


@dataclass(frozen=True)
class Error:
    """A plain error: a status and what a real server says with it."""

    message: str
    code: str | None = None
    kind: str | None = None


ERRORS = {
    400: Error("Something in your request is wrong"),
    401: Error("Incorrect API key provided", "invalid_api_key"),
    403: Error("Your key may not use this model", "permission_denied"),
    404: Error("The model does not exist or you do not have access to it", "model_not_found"),
    408: Error("The request took too long and was given up", "request_timeout"),
    409: Error("The request is in conflict with another one", "conflict"),
    422: Error("The request could not be processed", "unprocessable"),
    429: Error("Rate limit reached on requests per min (RPM)", "rate_limit_exceeded", "requests"),
    500: Error("The server had an error while processing your request"),
    502: Error("Bad gateway"),
    503: Error("The model is overloaded with other requests", "overloaded"),
    504: Error("The gateway did not hear from the model in time"),
}
RETRY_AFTER = "seconds to wait, told in retry-after and retry-after-ms"
PLACE = "after how many tokens (default: half of the answer)"

KINDS: dict[str, Kind] = {
    **{str(status): Kind(f"error {status}: {error.message}") for status, error in ERRORS.items()},
    "429": Kind("error 429: too many requests", RETRY_AFTER, 1.0),
    "503": Kind("error 503: overloaded", RETRY_AFTER),
    "quota": Kind("error 429 for an empty account, which no waiting helps"),
    "slow": Kind("nothing at all for a while, then the answer", "real seconds", 30.0),
    "stall": Kind("a stream that stops half-way for a while, then goes on", "real seconds", 30.0),
    "drip": Kind("a stream as slow as a model writes", "tokens in a real second", 20.0, 10_000),
    "cut": Kind("a connection that breaks in the middle of the answer", PLACE, None, 1e6),
    "error": Kind("an error event in the middle of a stream; without a stream, error 500", PLACE, None, 1e6),
    "html": Kind("a page of HTML, as behind a wrong address or a proxy", "its status", 200.0, 599),
    "garbage": Kind("what says that it is JSON, and breaks off"),
    "empty": Kind("an answer with no choices in it"),
    "blank": Kind("an answer that says nothing at all"),
    "truncate": Kind(
        "the oldest text is dropped, with no word about it, until the prompt fits the window",
        "the window in tokens (default: the model's)",
        None,
        1e6,
    ),
}

PAGE = b"""<!DOCTYPE html>
<html><head><title>Welcome</title></head>
<body><h1>It works</h1><p>This page was asked for: a practice server pretends to be the wrong address.</p></body></html>
"""


@dataclass(frozen=True)
class Fault:
    """One fault as it was asked for."""

    kind: str
    value: float | None = None
    times: int | None = None
    """How many times the same request meets it; None: every time."""

    def raise_error(self, model: str) -> None:
        """Raises the ApiError that this fault is, if it is one."""
        if self.kind == "quota":
            raise ApiError(
                429,
                "You exceeded your current quota. (You asked for this error.)",
                code="insufficient_quota",
                kind="insufficient_quota",
                headers={"x-should-retry": "false"},
            )
        if not self.kind.isdigit():
            return
        status = int(self.kind)
        error = ERRORS[status]
        wait = "" if self.value is None else f" Please try again in {self.value:g}s."
        raise ApiError(
            status,
            f"{error.message} (model {model}).{wait} (You asked for this error.)",
            code=error.code,
            kind=error.kind,
            headers={} if self.value is None else retry_after(self.value),
        )


def retry_after(seconds: float) -> dict[str, str]:
    """The headers that say how long to wait: whole seconds, and exact milliseconds."""
    return {"retry-after": str(math.ceil(seconds)), "retry-after-ms": str(math.ceil(seconds * 1000))}


@lru_cache(maxsize=256)
def read_fault(asked: str) -> Fault:
    """The fault that `asked` names. Raises ApiError where there is none of that name or form."""
    first, *options = [part.strip() for part in asked.lower().split(";")]
    first, star, times = first.partition("*")
    kind, equals, value = first.partition("=")
    given = {**({"times": times} if star else {}), **({"value": value} if equals else {})}
    for option in options:
        name, _, text = option.partition("=")
        given[name.strip()] = text
    kind = kind.strip()
    if kind not in KINDS:
        raise _wrong(f"The fault '{short(kind)}' is not known: use one of {', '.join(KINDS)}.")
    if extra := given.keys() - {"times", "value"}:
        raise _wrong(
            f"A fault has no '{short(min(extra))}': it has 'times' and 'value', as in 429; times=2; value=0.5."
        )
    form = KINDS[kind]
    if "value" in given and not form.value:
        raise _wrong(f"The fault '{kind}' takes no value.")
    amount = _number(kind, "value", given["value"], form.most) if "value" in given else form.default
    if kind == "html" and not (amount and 200 <= amount):
        raise _wrong("The value of the fault 'html' is a status from 200 to 599.")
    count = _number(kind, "times", given["times"], 10_000) if "times" in given else None
    if count is not None and (count != int(count) or count < 1):
        raise _wrong(f"The times of the fault '{kind}' must be a whole number above 0.")
    return Fault(kind, amount, None if count is None else int(count))


def _number(kind: str, name: str, text: str, most: float) -> float:
    text = text.strip()
    try:
        value = float(text[:32])
    except ValueError:
        value = math.nan
    if not 0 <= value <= most:
        raise _wrong(f"The {name} of the fault '{kind}' must be a number from 0 to {most:g}, not '{short(text)}'.")
    return value


def _wrong(message: str) -> ApiError:
    return ApiError(400, message, code="unknown_fault", param="model")


class Seen:
    """How often a request came that misbehaves a number of times. Remembers the latest few thousand."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._counts: OrderedDict[bytes, int] = OrderedDict()
        self._most = most

    def due(self, fault: Fault, *request: bytes) -> bool:
        """Whether the fault comes this time, for a request of these bytes."""
        if fault.times is None:
            return True
        digest = blake2b(repr(fault).encode(), digest_size=16)
        for part in request:
            digest.update(len(part).to_bytes(8, "big") + part)
        key = digest.digest()
        before = self._counts.pop(key, 0)
        self._counts[key] = before + 1
        if len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return before < fault.times


def garbage(answer: dict[str, object]) -> bytes:
    """The answer's JSON, broken off."""
    whole = json.dumps(answer).encode()
    return whole[: len(whole) * 2 // 3]
