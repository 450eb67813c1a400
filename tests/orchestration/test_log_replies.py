"""What a server may answer to a watched client: streams, errors, other forms; and what is noted of it."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openai
import pytest
from log_calls import MODEL, SAID, answered, ask, calls
from openai import BaseModel, OpenAI

from orchestration import log

Reply = tuple[int, Any]


@pytest.fixture
def client(model_url: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=model_url, api_key="x") as plain:
        yield log.watch(plain)


@pytest.fixture
def served() -> Iterator[Callable[[Callable[[str, dict[str, Any]], Reply]], OpenAI]]:
    """Gives a watched client of a real server that answers as it is told: (status, JSON), or (200, [events])."""
    servers = []

    def serve(answer: Callable[[str, dict[str, Any]], Reply]) -> OpenAI:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status, reply = answer(self.path, json.loads(self.rfile.read(int(self.headers["content-length"]))))
                events = isinstance(reply, list)
                lines = [f"data: {json.dumps(one)}\n\n" for one in reply] + ["data: [DONE]\n\n"] if events else []
                body = ("".join(lines) if events else json.dumps(reply)).encode()
                self.send_response(status)
                self.send_header("content-type", "text/event-stream" if events else "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(made)
        return log.watch(OpenAI(base_url=f"http://127.0.0.1:{made.server_port}/v1", api_key="x", max_retries=0))

    yield serve
    for one in servers:
        one.shutdown()
        one.server_close()


def test_a_stream_is_asked_for_its_usage_and_the_extra_chunk_is_swallowed(client):
    pieces = [chunk.choices[0].delta.content or "" for chunk in ask(client, stream=True)]
    (record,) = calls()
    assert answered(record)
    assert record["answer_chars"] == len("".join(pieces))
    assert list(record["gen_ai.response.finish_reasons"]) == ["stop"]


def test_whoever_asks_for_usage_gets_it(client):
    *_, last = ask(client, stream=True, stream_options={"include_usage": True})
    assert last.usage.prompt_tokens == 15 and not last.choices
    assert answered(calls()[0])


def chunk(text: str | None, usage: dict[str, int] | None = None, **more: Any) -> dict[str, Any]:
    choices = [] if text is None else [{"index": 0, "delta": {"content": text}, **more}]
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "model": "example-model-1",
        "choices": choices,
        "usage": usage,
    }


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_refuses_stream_options_is_asked_again_without_and_then_never_with(served, status):
    bodies: list[dict[str, Any]] = []

    def answer(path: str, body: dict[str, Any]) -> Reply:
        bodies.append(body)
        if "stream_options" in body:
            return status, {"error": {"message": "Unrecognized request argument supplied: stream_options"}}
        return 200, [chunk("hi", finish_reason="stop")]

    client = served(answer)
    for _ in range(2):
        assert [one.choices[0].delta.content for one in ask(client, stream=True)] == ["hi"]
    assert ["stream_options" in body for body in bodies] == [True, False, False]
    assert [one["answer_chars"] for one in calls()] == [2, 2]
    assert all("gen_ai.usage.input_tokens" not in one and "error.type" not in one for one in calls())


def test_a_stream_refused_for_another_reason_is_sent_once_and_raises_what_the_server_says(served):
    said = {"error": {"message": "too long", "code": "context_length_exceeded"}}
    bodies: list[dict[str, Any]] = []
    client = served(lambda path, body: bodies.append(body) or (400, said))
    with pytest.raises(openai.BadRequestError, match="too long") as caught:
        ask(client, stream=True)
    assert caught.value.code == "context_length_exceeded"
    assert len(bodies) == 1
    assert [one["error.type"] for one in calls()] == ["BadRequestError"]


def test_usage_in_a_last_chunk_that_has_an_answer_is_taken_and_the_chunk_is_not_swallowed(served):
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    client = served(lambda path, body: (200, [chunk("a"), chunk("b", usage, finish_reason="length"), chunk(None)]))
    assert len(list(ask(client, stream=True))) == 3
    (record,) = calls()
    assert record["gen_ai.usage.output_tokens"] == 4
    assert list(record["gen_ai.response.finish_reasons"]) == ["length"]


def test_a_stream_that_is_closed_half_way_is_noted_at_once(client):
    with log.delegate("Half"):
        with ask(client, stream=True) as stream:
            next(stream)
        assert len(calls()) == 1
        with client.chat.completions.stream(model=MODEL, messages=SAID) as events:
            next(events)
        assert len(calls()) == 2
    assert all("error.type" not in one and "gen_ai.response.finish_reasons" not in one for one in calls())


def test_a_stream_that_is_dropped_is_noted_when_it_goes(client):
    stream = ask(client, stream=True)
    next(stream)
    never_read = ask(client, stream=True)
    assert calls() == []
    del stream, never_read
    gc.collect()
    assert len(calls()) == 2


def test_streams_that_the_garbage_collector_ends_in_the_middle_of_a_write_are_noted_after_it(client):
    thresholds = gc.get_threshold()
    gc.disable()
    try:
        streams = [ask(client, stream=True) for _ in range(20)]
        for stream in streams:
            next(stream)
        del stream, streams
        gc.set_threshold(1, 1, 1)
        gc.enable()
        unit = log.delegate("Written meanwhile")
        for number in range(20):
            unit.check(f"check {number}", True)
    finally:
        gc.set_threshold(*thresholds)
        gc.enable()
    assert len(calls()) == 20
    assert log.frame().loc[0, "checks"] == 20


def test_a_raw_stream_outlives_its_reply(client):
    stream = client.chat.completions.with_raw_response.create(model=MODEL, messages=SAID, stream=True).parse()
    gc.collect()
    said = "".join(one.choices[0].delta.content or "" for one in stream)
    assert [one["answer_chars"] for one in calls()] == [len(said)]


def test_whoever_reads_raw_lines_meets_no_piece_that_was_not_asked_for(client, model_url):
    def told(one: OpenAI) -> list[list[int]]:
        asked = {"model": MODEL, "messages": SAID, "stream": True}
        with one.chat.completions.with_streaming_response.create(**asked) as reply:
            streamed = list(reply.iter_lines())
        raw = list(one.chat.completions.with_raw_response.create(**asked).http_response.iter_lines())
        return [
            [len(json.loads(line[6:])["choices"]) for line in lines if line.startswith("data: {")]
            for lines in (streamed, raw)
        ]

    assert told(client) == told(OpenAI(base_url=model_url, api_key="x"))
    assert ["gen_ai.usage.input_tokens" in one for one in calls()] == [False, False]


@pytest.mark.parametrize(
    ("fault", "error"),
    [("cut", openai.APIConnectionError), ("error", openai.APIError)],
)
def test_a_stream_that_breaks_is_noted_with_its_error(client, fault, error):
    with pytest.raises(error) as caught:
        list(ask(client, model=f"{MODEL}:{fault}", stream=True))
    (record,) = calls()
    assert record["error.type"] == type(caught.value).__name__
    assert record["answer_chars"] > 0


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("400", "BadRequestError"),
        ("401", "AuthenticationError"),
        ("404", "NotFoundError"),
        ("500", "InternalServerError"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_an_error_is_noted_and_raised_as_it_is(client, fault, error, stream):
    with log.delegate("Fails") as unit, pytest.raises(getattr(openai, error)):
        ask(client.with_options(max_retries=0), model=f"{MODEL}:{fault}", stream=stream)
    (record,) = calls()
    assert (record["error.type"], record["unit_id"]) == (error, unit.unit_id)
    assert unit.outcome == "open"


def test_a_timeout_and_a_server_that_is_not_there_are_noted(client, model_url):
    with pytest.raises(openai.APITimeoutError):
        ask(client.with_options(timeout=0.05, max_retries=0), model=f"{MODEL}:slow=5")
    with pytest.raises(openai.APIConnectionError):
        ask(log.watch(OpenAI(base_url="http://127.0.0.1:9/v1", api_key="x", max_retries=0)))
    assert [one["error.type"] for one in calls()] == ["APITimeoutError", "APIConnectionError"]


def test_retries_are_one_call(client):
    ask(client, model=f"{MODEL}:429=0.01*2", messages=[{"role": "user", "content": "Retry log_in, please."}])
    (record,) = calls()
    assert "error.type" not in record and record["gen_ai.usage.output_tokens"] > 0


def test_a_web_page_in_place_of_an_answer_is_no_trouble(client):
    assert isinstance(ask(client, model=f"{MODEL}:html"), str)
    assert len(calls()) == 1
    assert log.own().trouble is None


def test_responses_embeddings_and_old_completions_are_noted(served):
    usage = {
        "input_tokens": 11, "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 2},
        "output_tokens": 7, "output_tokens_details": {"reasoning_tokens": 5}, "total_tokens": 18,
    }  # fmt: skip
    part = {"type": "output_text", "text": "four", "annotations": []}
    whole = {
        "id": "r", "object": "response", "model": "example-model-1", "status": "completed", "usage": usage,
        "output": [{"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [part]}],
    }  # fmt: skip

    def answer(path: str, body: dict[str, Any]) -> Reply:
        match path.removeprefix("/v1/"):
            case "responses" if body.get("stream"):
                delta = {"type": "response.output_text.delta", "delta": "four", "item_id": "m", "sequence_number": 1}
                return 200, [delta, {"type": "response.completed", "response": whole, "sequence_number": 2}]
            case "responses":
                return 200, whole
            case "embeddings":
                found = [{"object": "embedding", "index": 0, "embedding": [0.5]}]
                return 200, {
                    "model": "example-model-2",
                    "data": found,
                    "usage": {"prompt_tokens": 3, "total_tokens": 3},
                }
            case _:
                told = {"prompt_tokens": 2, "completion_tokens": 1, "total_tokens": 3, "cost": 0.25}
                choices = [{"index": 0, "text": "done", "finish_reason": "stop"}]
                return 200, {"id": "o", "model": "example-model-3", "choices": choices, "usage": told}

    client = served(answer)
    client.responses.create(model="example-model-1", input="two and two", instructions="Be brief.")
    for _ in client.responses.create(model="example-model-1", input="two and two", stream=True):
        pass
    client.embeddings.create(model="example-model-2", input="word", encoding_format="float")
    client.completions.create(model="example-model-3", prompt="Say done")
    first, streamed, embedded, old = calls()
    for one in (first, streamed):
        assert one["gen_ai.usage.input_tokens"] == 11 and one["gen_ai.usage.output_tokens"] == 7
        assert one["gen_ai.usage.cache_read.input_tokens"] == 4
        assert one["gen_ai.usage.cache_creation.input_tokens"] == 2
        assert one["gen_ai.usage.reasoning.output_tokens"] == 5
        assert one["answer_chars"] == 4 and list(one["gen_ai.response.finish_reasons"]) == ["completed"]
    assert first["prompt_chars"] == len("Be brief.two and two")
    assert (embedded["gen_ai.operation.name"], embedded["gen_ai.usage.input_tokens"]) == ("embeddings", 3)
    assert "gen_ai.usage.output_tokens" not in embedded and embedded["prompt_chars"] == 4
    assert (old["gen_ai.operation.name"], old["answer_chars"]) == ("text_completion", 4)
    assert (old["cost_usd"], old["cost_source"]) == (0.25, "stated")
    assert {one["gen_ai.provider.name"] for one in calls()} == {"local"}


class Shape(BaseModel):
    sides: int


def test_an_answer_that_is_parsed_is_noted_also_when_it_was_cut(served):
    def answer(path: str, body: dict[str, Any]) -> Reply:
        cut = body["model"].endswith("cut")
        message = {"role": "assistant", "content": '{"si' if cut else '{"sides": 4}'}
        choices = [{"index": 0, "message": message, "finish_reason": "length" if cut else "stop"}]
        usage = {"prompt_tokens": 9, "completion_tokens": 6, "total_tokens": 15}
        return 200, {"id": "p", "model": "example-model-1", "choices": choices, "usage": usage}

    client = served(answer)
    made = client.chat.completions.parse(model="example-model-1", messages=SAID, response_format=Shape)
    assert made.choices[0].message.parsed == Shape(sides=4)
    with pytest.raises(openai.LengthFinishReasonError):
        client.chat.completions.parse(model="example-model-1-cut", messages=SAID, response_format=Shape)
    whole, cut = calls()
    assert whole["gen_ai.usage.output_tokens"] == cut["gen_ai.usage.output_tokens"] == 6
    assert cut["error.type"] == "LengthFinishReasonError" and "error.type" not in whole
