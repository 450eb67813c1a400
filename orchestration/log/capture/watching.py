"""Calls of one client, noted as they are made: nothing is patched but that client, and nothing changes for its caller.

The openai package's resources all end in `client.request(cast_to, options, stream=…, stream_cls=…)`; the retries lie
within. One attribute of the instance therefore sees every call, whatever method began it.
"""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable
from urllib.parse import urlsplit

from orchestration.errors import BadEntry
from orchestration.log.capture import streams
from orchestration.log.capture.calls import Answer, fields, note_call, prompt_of, read
from orchestration.log.current import captures, open_unit
from orchestration.log.delegation_log import own

if TYPE_CHECKING:
    from orchestration.log.delegation import Delegation
    from orchestration.log.delegation_log import DelegationLog

T = TypeVar("T")

_OPERATIONS = {
    "chat/completions": "chat",
    "responses": "chat",
    "completions": "text_completion",
    "embeddings": "embeddings",
}
_LOCAL = {"127.0.0.1", "localhost", "::1"}
_RAW = "X-Stainless-Raw-Response"
_OUR_OPTION = re.compile(r"stream.?options|include.?usage", re.IGNORECASE)
_SEAM = "_orchestration_seam"
_REFUSES = (400, 422)
"""What a server answers that does not know a field of the request."""


@runtime_checkable
class Watchable(Protocol):
    """A client that notes its own calls, such as `orchestration.Client`."""

    def watch(self, log: DelegationLog | None) -> None: ...

    def unwatch(self) -> None: ...


def watch(client: T, log: DelegationLog | None = None) -> T:
    """Note every call of this client from now on, and return it. Twice is once.

    Calls go to the unit that is open where they are made; outside any they are kept as unfiled, in `log` or else the
    learner's own. Copies made by its `with_options` or `copy` are watched too; those of `copy.copy` are not. Raises
    BadEntry for what is no client.
    """
    if isinstance(client, Watchable):
        client.watch(log)
        return client
    request = getattr(client, "request", None)
    held = None if isinstance(client, type) else getattr(client, "__dict__", None)
    if held is None or not (callable(request) and callable(getattr(client, "post", None))):
        raise BadEntry(
            f"log.watch takes a client of the openai package or orchestration.Client, not {type(client).__name__}: "
            "client = log.watch(OpenAI())."
        )
    if (seam := held.get(_SEAM)) is None:
        _Seam(client, request, log).put()
    else:
        seam.log = log
    return client


def unwatch(client: T) -> T:
    """Note its calls no longer, and return it."""
    if isinstance(client, Watchable):
        client.unwatch()
        return client
    if (seam := getattr(client, "__dict__", {}).get(_SEAM)) is not None:
        seam.take_away()
    return client


class Call:
    """One call under way: what was asked, where it counts, and since when it runs."""

    def __init__(self, log: DelegationLog, unit: Delegation | None, provider: str, operation: str, body: Any) -> None:
        self.log, self.unit, self.provider, self.operation = log, unit, provider, operation
        self.body: dict[str, Any] = body if isinstance(body, dict) else {}
        self.added_usage = False
        """Whether the usage in the stream was asked for by us and not by the caller."""
        self._started = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._started

    def note(self, answer: Answer, problem: BaseException | None = None, seconds: float | None = None) -> None:
        """Write the call's record. Never raises: the call must not suffer from its log."""
        took = self.seconds if seconds is None else seconds
        try:
            note_call(
                self.log, self.unit, answer, operation=self.operation, asked=_text(self.body.get("model")),
                provider="practice" if answer.simulated else self.provider, prompt=prompt_of(self.body), seconds=took,
                error=type(problem).__name__ if problem is not None else None,
            )  # fmt: skip
        except Exception as hiccup:
            self.log.hiccup(hiccup)


def begun(log: DelegationLog | None, url: Any, operation: str, body: Any) -> Call | None:
    """A call that begins here; None where nothing is captured."""
    if not captures():
        return None
    unit = open_unit()
    if unit is not None:
        unit.touch()  # pieces of the answer can be read long before the call is noted
    return Call(unit.log if unit else log or own(), unit, provider_of(str(url)), operation, body)


@cache
def provider_of(url: str) -> str:
    """Who serves a model, as far as its address says: `local` for this machine, else the host."""
    host = urlsplit(url).hostname or "unknown"
    return "local" if host in _LOCAL else host


class _Seam:
    """What is put on a client, as attributes of its own."""

    def __init__(self, client: Any, request: Callable[..., Any], log: DelegationLog | None) -> None:
        self.client, self.original, self.log = client, request, log
        self.refused = False
        """Whether this server does not know `stream_options`."""
        self._ended = False
        """Somebody else's wrapper may still lead here after the end."""
        waits = inspect.iscoroutinefunction(request)
        self._put: dict[str, Any] = {_SEAM: self, "request": self.request_async if waits else self.request}
        self._put |= {
            name: self._copying(copy)
            for name in ("with_options", "copy")
            if callable(copy := getattr(client, name, None))
        }
        self._put["__getstate__"] = self.without
        self._before = {name: one for name, one in vars(client).items() if name in self._put}

    def put(self) -> None:
        vars(self.client).update(self._put)

    def take_away(self) -> None:
        self._ended = True
        held, left = vars(self.client), self.without()
        for name in self._put:
            if name in left:
                held[name] = left[name]
            else:
                held.pop(name, None)

    def without(self) -> dict[str, Any]:
        """What the client holds unwatched: `copy.copy` takes this, so that the copy asks with its own key and address.

        What somebody else has put over ours stays, and what ours lies over comes back.
        """
        held = {name: one for name, one in vars(self.client).items() if one is not self._put.get(name, self)}
        return {**self._before, **held}

    def _copying(self, copy: Callable[..., Any]) -> Callable[..., Any]:
        def copied(*args: Any, **options: Any) -> Any:
            made = copy(*args, **options)
            return made if self._ended else watch(made, self.log)

        return copied

    def request(self, cast_to: Any, options: Any, **more: Any) -> Any:
        call = self._begun(options, more)
        if call is None:
            return self.original(cast_to, options, **more)
        try:
            reply = self._asked(call, cast_to, options, more)
        except BaseException as problem:
            _failed(call, problem)
            raise
        return _came(call, reply, options, more)

    async def request_async(self, cast_to: Any, options: Any, **more: Any) -> Any:
        call = self._begun(options, more)
        if call is None:
            return await self.original(cast_to, options, **more)
        try:
            reply = await self._asked_async(call, cast_to, options, more)
        except BaseException as problem:
            _failed(call, problem)
            raise
        return _came(call, reply, options, more)

    def _begun(self, options: Any, more: dict[str, Any]) -> Call | None:
        try:
            operation = _OPERATIONS.get(str(options.url).split("?")[0].strip("/"))
            if self._ended or operation is None or str(options.method).lower() != "post":
                return None
            call = begun(self.log, self.client.base_url, operation, options.json_data)
            wanted = more.get("stream") and not _raw(options)  # who reads raw lines would meet a piece without choices
            if call and wanted and options.url.endswith("chat/completions") and not self.refused:
                call.added_usage = streams.ask_for_usage(options)
            return call
        except Exception as hiccup:
            (self.log or own()).hiccup(hiccup)
            return None

    def _asked(self, call: Call, cast_to: Any, options: Any, more: dict[str, Any]) -> Any:
        if not call.added_usage:
            return self.original(cast_to, options, **more)
        try:
            return self.original(cast_to, options, **more)
        except Exception as problem:
            if not _refuses_usage(problem):
                raise
        self._without_usage(call, options)
        reply = self.original(cast_to, options, **more)
        self.refused = True
        return reply

    async def _asked_async(self, call: Call, cast_to: Any, options: Any, more: dict[str, Any]) -> Any:
        if not call.added_usage:
            return await self.original(cast_to, options, **more)
        try:
            return await self.original(cast_to, options, **more)
        except Exception as problem:
            if not _refuses_usage(problem):
                raise
        self._without_usage(call, options)
        reply = await self.original(cast_to, options, **more)
        self.refused = True
        return reply

    def _without_usage(self, call: Call, options: Any) -> None:
        call.added_usage = False
        options.json_data = call.body


def _refuses_usage(problem: Exception) -> bool:
    """Whether it is our `stream_options` that the server refuses: it names the field, or gives no reason at all."""
    if getattr(problem, "status_code", None) not in _REFUSES:
        return False
    return not getattr(problem, "body", None) or _OUR_OPTION.search(str(problem)) is not None


def _failed(call: Call, problem: BaseException) -> None:
    """A call that raised; the answer that some errors carry still tells its tokens."""
    try:
        answer = read(fields(problem).get("completion"))
    except Exception:
        answer = Answer()
    call.note(answer, problem)


def _came(call: Call, reply: Any, options: Any, more: dict[str, Any]) -> Any:
    """The reply, noted now or, if more of it is to come, when that has come."""
    try:
        raw = _raw(options)
        if more.get("stream") or raw == "stream":
            streams.follow(call, reply, pieces=bool(more.get("stream")), raw=bool(raw))
        else:
            call.note(read(streams.body_of(reply) if raw else reply))
    except Exception as hiccup:
        call.log.hiccup(hiccup)
    return reply


def _raw(options: Any) -> str:
    headers = options.headers
    return str(headers.get(_RAW) or "") if isinstance(headers, dict) else ""


def _text(one: Any) -> str | None:
    return one if isinstance(one, str) else None
