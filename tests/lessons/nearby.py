"""The practice model in this very process: the course's client and the real server, with no socket between them."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from types import SimpleNamespace
from typing import Any

import httpx2
import openai

from orchestration.models.client import Client
from practice.serving import create_app
from practice.serving.server import Server

HERE = "http://127.0.0.1:1/v1"  # nobody listens there, and nobody has to
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def nearby(model: str | None = None) -> Client:
    """A client of the practice model that answers as the one over HTTP does, some twenty times as fast."""
    client = Client(HERE, "practice", model)
    client._openai = _Door()  # type: ignore[assignment]
    client.unwatch()
    client.with_model = nearby  # type: ignore[method-assign]
    return client


@cache
def _server() -> Server:
    return create_app()


class _Door:
    """What the client uses of the openai package; errors are the package's own."""

    def __init__(self) -> None:
        transport = httpx2.ASGITransport(app=_server())
        self._package = openai.AsyncOpenAI(
            base_url=HERE, api_key="practice", max_retries=0, http_client=httpx2.AsyncClient(transport=transport)
        )
        self.models = self._package.models
        self.api_key, self.max_retries = "practice", 0

    async def post(self, path: str, *, body: dict[str, Any], cast_to: type, options: dict[str, Any]) -> Any:
        sent = [(name.encode(), value.encode()) for name, value in options["headers"].items()]
        reply = SimpleNamespace(status=0, body=b"")

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": _ENCODE(body).encode(), "more_body": False}

        async def send(message: Any) -> None:
            reply.status = message.get("status", reply.status)
            reply.body += message.get("body", b"")

        headers = [(b"authorization", b"Bearer practice"), (b"content-type", b"application/json"), *sent]
        scope = {"type": "http", "method": "POST", "path": f"/v1{path}", "headers": headers}
        await _server()(scope, receive, send)
        await asyncio.sleep(0)  # as a socket would: let the others have their turn
        if reply.status != 200:  # the package makes its own error of it
            return await self._package.post(path, body=body, cast_to=cast_to, options=options)  # type: ignore[call-overload]
        return json.loads(reply.body)
