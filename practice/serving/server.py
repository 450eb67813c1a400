"""The practice models over HTTP, as an OpenAI-compatible server answers: `/v1/models` and `/v1/chat/completions`.

The time in `openai-processing-ms` is simulated, like the answer; what a call really takes is well under a millisecond.
Equal requests get equal bytes; only `date`, `x-request-id` and the rate limits' headers differ.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection
from itertools import count
from typing import Any

from practice.model import PracticeModel
from practice.profiles import PROFILES
from practice.serving import answers, cards, delivery, faults, replies, window
from practice.serving.errors import ApiError, short
from practice.serving.faults import Fault
from practice.serving.limits import Limits
from practice.serving.replies import HTML, Gone, Header, Receive, Request, Scope, Send, reply, reply_json, stay
from practice.serving.wire import read_call

COMPLETIONS, MODELS = "/v1/chat/completions", "/v1/models"
NOT_HERE = ("/v1/completions", "/v1/responses", "/v1/embeddings")
_FAULT, _SAMPLE = faults.HEADER.encode(), b"x-practice-sample"


class Server:
    """The server as an ASGI application."""

    def __init__(self, key: str | None, limits: Limits) -> None:
        self._models = {name: PracticeModel(profile) for name, profile in PROFILES.items()}
        self._key = key
        self._limits = limits
        self._seen = faults.Seen()
        self._request_ids = (f"req_{os.urandom(8).hex()}{number:016x}".encode() for number in count(1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _other_protocol(scope, receive, send)
            return
        request = Request(scope, receive, send, next(self._request_ids))
        try:
            await self._serve(request)
        except ApiError as error:
            own = [(name.encode(), value.encode()) for name, value in error.headers.items()]
            own_names = {name for name, _ in own}
            shared = [header for header in self._headers(request) if header[0] not in own_names]
            await reply_json(send, error.status, error.body(), [*shared, *own])
        except Gone:
            return
        except Exception:
            logging.getLogger("practice").exception("the practice model failed on %s", short(request.path))
            fault = ApiError(500, "The practice model failed; this is a fault of ours.", code="internal_error")
            await reply_json(send, 500, fault.body(), self._headers(request))

    async def _serve(self, request: Request) -> None:
        path, method = request.path, request.method
        if path == COMPLETIONS:
            if method == "POST":
                await self._complete(request)
                return
            allowed = "POST"
        elif path in ("/", "/v1", "/health", MODELS) or path.startswith(f"{MODELS}/"):
            if method in ("GET", "HEAD"):
                await self._tell(request)
                return
            allowed = "GET, HEAD"
        else:
            raise _not_found(method, path)
        allow = f"{allowed}, OPTIONS"
        if method == "OPTIONS":
            headers = [*self._headers(request), (b"allow", allow.encode())]
            await request.send({"type": "http.response.start", "status": 204, "headers": headers})
            await request.send({"type": "http.response.body", "body": b""})
            return
        raise ApiError(
            405,
            f"Not allowed to {short(method)} on {short(path)} (allowed: {allow}).",
            code="method_not_supported",
            headers={"allow": allow},
        )

    async def _tell(self, request: Request) -> None:
        """Everything that is only read."""
        body: dict[str, Any]
        if request.path == "/health":
            body = {"status": "ok", "simulated": True, "version": answers.FINGERPRINT}
        elif not request.path.startswith(MODELS):
            body = cards.about(self._models)
        else:
            self._authorise(request)
            fault = self._fault(request.header(_FAULT), request, b"")
            if fault and await self._misbehaved(fault, request, "any"):
                return
            if request.path == MODELS:
                body = {"object": "list", "data": [cards.card(model.profile) for model in self._models.values()]}
            else:
                body = cards.card(self._model(request.path.removeprefix(f"{MODELS}/"))[0].profile)
        await reply_json(request.send, 200, body, self._headers(request))

    async def _complete(self, request: Request) -> None:
        raw = await replies.read_body(request.receive, request.headers)
        self._authorise(request)
        self._limits.take_request(request.key, "the practice models")
        call = read_call(raw)
        model, suffix = self._model(call.model)
        fault = self._fault(suffix or request.header(_FAULT), request, raw)
        if fault and await self._misbehaved(fault, request, model.profile.name):
            return
        turns = call.turns
        if fault and fault.kind == "truncate":
            turns = window.truncated(model, turns, min(int(fault.value or model.profile.window), model.profile.window))
            asked, room = window.fitting(model, turns, None)
        else:
            asked, room = window.fitting(model, turns, call.limit)
        sample = request.header(_SAMPLE) or str(call.seed or 0)
        answer = answers.complete(model, call, turns, sample, asked, room)
        self._limits.take_tokens(request.key, asked + answer.completion_tokens, model.profile.name)
        headers = self._headers(request, answer.seconds)
        if call.stream:
            await delivery.stream(request, answer, fault, headers, usage=call.usage)
        else:
            await delivery.whole(request, answer, fault, headers)

    def _authorise(self, request: Request) -> None:
        scheme, _, key = request.header(b"authorization").partition(" ")
        key = key.strip()
        if scheme.lower() != "bearer" or not key:
            raise ApiError(
                401,
                "You didn't provide an API key. Send one in the header 'Authorization: Bearer YOUR_KEY'; "
                "unless this server was started with --key, any will do.",
                code="invalid_api_key",
            )
        if self._key is not None and key != self._key:
            raise ApiError(401, f"Incorrect API key provided: {short(key, 4)}", code="invalid_api_key")
        request.key = key

    def _model(self, asked: str) -> tuple[PracticeModel, str]:
        """The model of that name; `name:fault` is the same model misbehaving on purpose."""
        name, _, fault = asked.partition(":")
        if name not in self._models:
            raise ApiError(
                404,
                f"The model '{short(asked)}' does not exist. There are: {_some(self._models)}.",
                code="model_not_found",
                param="model",
            )
        return self._models[name], fault

    def _fault(self, asked: str, request: Request, raw: bytes) -> Fault | None:
        """The fault that was asked for, if it is due this time."""
        if not asked:
            return None
        fault = faults.read_fault(asked[:200])
        who = f"{request.method} {request.path} {request.key} {request.header(_SAMPLE)}"
        return fault if self._seen.due(fault, who.encode("utf-8", "replace"), raw) else None

    async def _misbehaved(self, fault: Fault, request: Request, model: str) -> bool:
        """Does what comes before any answer. Returns whether that was all."""
        fault.raise_error(model)
        if fault.kind == "slow":
            await stay(fault.value or 0, request.receive)
        elif fault.kind == "html":
            await reply(request.send, int(fault.value or 200), faults.PAGE, [HTML, *self._headers(request)])
            return True
        return False

    def _headers(self, request: Request, seconds: float = 0.0) -> list[Header]:
        """What every reply carries."""
        common = [
            (b"x-request-id", request.ident),
            (b"openai-version", b"2020-10-01"),
            (b"openai-organization", b"practice-simulated"),
            (b"openai-processing-ms", b"%d" % round(seconds * 1000)),
        ]
        return common + self._limits.headers(request.key) if request.key else common


def create_app(
    key: str | None = None, *, requests_per_minute: int | None = None, tokens_per_minute: int | None = None
) -> Server:
    """The server as an ASGI application. With `key`, any other key is refused; without, any key will do."""
    return Server(key, Limits(requests_per_minute, tokens_per_minute))


def _some(names: Collection[str]) -> str:
    first, more = list(names)[:6], len(names) - 6
    return ", ".join(first) + (f" and {more} more, which GET {MODELS} lists" if more > 0 else "")


def _not_found(method: str, path: str) -> ApiError:
    where = f"{short(method, 20)} {short(path)}"
    if path.startswith(NOT_HERE):
        why = f"{where} is not here: this server has chat completions only, at POST {COMPLETIONS}."
    elif path in (COMPLETIONS.removeprefix("/v1"), MODELS.removeprefix("/v1")):
        why = f"Unknown request URL: {where}. The base address of the API ends in /v1: use /v1{path}."
    else:
        why = f"Unknown request URL: {where}. The API is at {COMPLETIONS}."
    return ApiError(404, why, code="unknown_url")


async def _other_protocol(scope: Scope, receive: Receive, send: Send) -> None:
    """Starting and stopping are acknowledged; a web socket is not opened."""
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close"})
