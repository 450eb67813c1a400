"""The practice models over HTTP, as an OpenAI-compatible server answers: `/v1/models` and `/v1/chat/completions`."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from hashlib import blake2b
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from practice.model import Answer, PracticeModel
from practice.profiles import PROFILES, VERSION
from worlds import count_tokens

CREATED = 1_795_305_600  # 2026-11-22, when this version of the models was fixed
FINGERPRINT = f"practice-{VERSION}-simulated"
LARGEST_BODY = 4 * 2**20
ROLES = ("system", "developer", "user", "assistant", "tool")
FAULTS = {401, 404, 408, 429, 500, 502, 503}


class ApiError(Exception):
    """An error as the API states it: status and the four fields of its body."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.param, self.headers = status, code, param, headers or {}

    def response(self) -> JSONResponse:
        kind = {401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error"}.get(
            self.status, "server_error" if self.status >= 500 else "invalid_request_error"
        )
        error = {"message": str(self), "type": kind, "param": self.param, "code": self.code}
        return JSONResponse({"error": error}, status_code=self.status, headers=self.headers)


def create_app(key: str | None = None) -> Starlette:
    """The server as an ASGI application. With `key`, any other key is refused; without, any key will do."""
    models = {name: PracticeModel(profile) for name, profile in PROFILES.items()}

    def authorise(request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given or (key is not None and given != key):
            raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key")

    async def list_models(request: Request) -> Response:
        authorise(request)
        return JSONResponse({"object": "list", "data": [_card(model) for model in models.values()]})

    async def one_model(request: Request) -> Response:
        authorise(request)
        return JSONResponse(_card(_model(models, request.path_params["name"])[0]))

    async def complete(request: Request) -> Response:
        authorise(request)
        call = _call(await _body(request))
        model, fault = _model(models, call["model"])
        _fail(fault or request.headers.get("x-practice-fault"))
        turns = call["turns"]
        asked, window = model.length(turns), model.profile.window
        if asked > window:
            raise ApiError(
                400,
                f"This model's maximum context length is {window} tokens. However, your messages resulted in {asked} "
                "tokens. Please reduce the length of the messages.",
                code="context_length_exceeded",
                param="messages",
            )
        sample = request.headers.get("x-practice-sample") or str(call["seed"] or 0)
        answer = model.answer(turns, sample)
        text, finish = _cut(answer.text, call["limit"])
        ident = (
            "chatcmpl-"
            + blake2b(
                f"{model.profile.name}\x1f{sample}\x1f{turns}".encode("utf-8", "replace"), digest_size=12
            ).hexdigest()
        )
        usage = _usage(answer, text)
        head = {"id": ident, "created": CREATED, "model": model.profile.name, "system_fingerprint": FINGERPRINT}
        extra = {
            "practice": {"simulated": True, "version": VERSION, "cost_usd": answer.cost_usd, "seconds": answer.seconds}
        }
        if call["stream"]:
            cut = (fault or request.headers.get("x-practice-fault")) == "cut"
            chunks = _chunks(
                {**head, "object": "chat.completion.chunk"}, text, finish, usage if call["usage"] else None, extra, cut
            )
            return StreamingResponse(chunks, media_type="text/event-stream", headers={"x-request-id": ident})
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
        return JSONResponse(
            {**head, "object": "chat.completion", "choices": [choice], "usage": usage, **extra},
            headers={"x-request-id": ident},
        )

    async def on_api_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)
        return error.response()

    async def on_own_fault(request: Request, error: Exception) -> Response:
        return ApiError(500, "The practice model failed; this is a fault of ours.", code="internal_error").response()

    async def on_disconnect(request: Request, error: Exception) -> Response:
        return Response(status_code=499)  # nobody is there to read it: a cancel is no fault of the server

    async def on_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        where = f"{request.method} {request.url.path}"
        return ApiError(
            error.status_code, f"Unknown request URL: {where}. The API is at /v1/chat/completions.", code="unknown_url"
        ).response()

    return Starlette(
        routes=[
            Route("/v1/models", list_models),
            Route("/v1/models/{name}", one_model),
            Route("/v1/chat/completions", complete, methods=["POST"]),
        ],
        exception_handlers={
            ApiError: on_api_error,
            HTTPException: on_http_error,
            ClientDisconnect: on_disconnect,
            Exception: on_own_fault,
        },
    )


def _card(model: PracticeModel) -> dict[str, Any]:
    profile = model.profile
    return {
        "id": profile.name,
        "object": "model",
        "created": CREATED,
        "owned_by": "practice (simulated)",
        "context_window": profile.window,
        "practice": {
            "simulated": True,
            "version": VERSION,
            "card": profile.card(),
            "usd_per_million": {"input": profile.price[0], "output": profile.price[1]},
        },
    }


def _model(models: dict[str, PracticeModel], asked: str) -> tuple[PracticeModel, str | None]:
    """The model of that name; `name:fault` is the same model misbehaving on purpose."""
    name, _, fault = asked.partition(":")
    if name not in models:
        raise ApiError(
            404,
            f"The model '{asked}' does not exist. There are: {', '.join(models)}.",
            code="model_not_found",
            param="model",
        )
    return models[name], fault or None


def _fail(fault: str | None) -> None:
    if fault is None or fault == "cut":
        return
    if not fault.isdigit() or int(fault) not in FAULTS:
        raise ApiError(
            400,
            f"The fault '{fault}' is not known: use cut or one of {', '.join(map(str, sorted(FAULTS)))}.",
            param="model",
        )
    status = int(fault)
    headers = {"retry-after": "1"} if status == 429 else {}
    code = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}.get(status)
    raise ApiError(status, f"Error {status}, as you asked for.", code=code, headers=headers)


async def _body(request: Request) -> dict[str, Any]:
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > LARGEST_BODY:
            raise ApiError(413, f"The request is larger than {LARGEST_BODY // 2**20} MB.", code="request_too_large")
    try:
        body = json.loads(bytes(raw))
    except (ValueError, RecursionError):
        raise ApiError(400, "We could not parse the JSON body of your request.") from None
    if not isinstance(body, dict):
        raise ApiError(400, "The JSON body of your request must be an object.")
    return body


def _call(body: dict[str, Any]) -> dict[str, Any]:
    """The fields that count, checked. Raises ApiError naming the first that is wrong."""
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise ApiError(400, "You must provide a model parameter.", param="model")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise ApiError(400, "'messages' must be a list with at least one message.", param="messages")
    for wanted, name in ((body.get("tools"), "tools"), (body.get("functions"), "functions")):
        if wanted:
            raise ApiError(
                400,
                f"The practice models do not call tools; leave '{name}' out.",
                param=name,
                code="unsupported_parameter",
            )
    form = body.get("response_format")
    if isinstance(form, dict) and form.get("type") not in (None, "text"):
        raise ApiError(
            400, "The practice models answer in text only.", param="response_format", code="unsupported_parameter"
        )
    if body.get("n") not in (None, 1):
        raise ApiError(400, "Only n=1 is supported: ask again for another answer.", param="n", code="unsupported_value")
    limit = body.get("max_completion_tokens", body.get("max_tokens"))
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        raise ApiError(400, "'max_completion_tokens' must be a whole number above 0.", param="max_completion_tokens")
    seed = body.get("seed")
    if seed is not None and not isinstance(seed, int):
        raise ApiError(400, "'seed' must be a whole number.", param="seed")
    options = body.get("stream_options")
    return {
        "model": model,
        "turns": tuple(_turn(message, place) for place, message in enumerate(messages)),
        "limit": limit,
        "seed": seed,
        "stream": bool(body.get("stream")),
        "usage": bool(isinstance(options, dict) and options.get("include_usage")),
    }


def _turn(message: Any, place: int) -> tuple[str, str]:
    where = f"messages[{place}]"
    if not isinstance(message, dict):
        raise ApiError(400, f"'{where}' must be an object.", param=where)
    role, content = message.get("role"), message.get("content")
    if role not in ROLES:
        raise ApiError(400, f"'{where}.role' must be one of {', '.join(ROLES)}.", param=f"{where}.role")
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
        if len(parts) != len(content) or not all(isinstance(part, str) for part in parts):
            raise ApiError(400, f"'{where}.content' may hold text parts only.", param=f"{where}.content")
        content = "\n".join(part for part in parts if part)
    if content is None and role == "assistant":
        content = ""
    if not isinstance(content, str):
        raise ApiError(400, f"'{where}.content' must be a string.", param=f"{where}.content")
    return role, content


def _cut(text: str, limit: int | None) -> tuple[str, str]:
    """The text as far as `limit` tokens allow, and why it ended. Cut between words, so it may end a little short."""
    if limit is None or count_tokens(text) <= limit:
        return text, "stop"
    words = re.findall(r"\s*\S+", text)
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count_tokens("".join(words[:middle])) <= limit else (low, middle - 1)
    return "".join(words[:low]), "length"


def _usage(answer: Answer, text: str) -> dict[str, int]:
    used = answer.output_tokens if text == answer.text else count_tokens(text)
    return {"prompt_tokens": answer.input_tokens, "completion_tokens": used, "total_tokens": answer.input_tokens + used}


async def _chunks(
    head: dict[str, Any], text: str, finish: str, usage: dict[str, int] | None, extra: dict[str, Any], cut: bool
) -> AsyncIterator[str]:
    def event(delta: dict[str, Any], reason: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"

    yield event({"role": "assistant", "content": ""})
    words = re.findall(r"\s*\S+|\s+$", text)
    for number, word in enumerate(words):
        if cut and number > len(words) // 2:
            raise ConnectionResetError("cut on request")
        yield event({"content": word})
    yield event({}, finish)
    if usage is not None:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': usage, **extra})}\n\n"
    yield "data: [DONE]\n\n"
