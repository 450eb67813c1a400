"""The practice model over real HTTP: what an OpenAI-compatible server promises a caller who does nothing wrong."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import openai
import pytest

from practice.profiles import PROFILES
from practice.serving.server import create_app
from worlds import count_tokens

ROOT = Path(__file__).resolve().parents[2]
ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
LARGE, SMALL, *_ = PROFILES


def complete(http, headers=None, **fields):
    return http.post("/chat/completions", json={"model": LARGE, "messages": ASK, **fields}, headers=headers)


def said(answer):
    return answer.json()["choices"][0]["message"]["content"]


def test_models_are_listed_and_say_that_they_are_simulated(sdk):
    listed = list(sdk.models.list())
    assert [model.id for model in listed] == list(PROFILES)
    assert all("simulated" in model.owned_by for model in listed)
    assert all(model.practice["simulated"] for model in listed)
    assert sdk.models.retrieve(SMALL).id == SMALL


def test_a_listed_model_brings_its_card_its_price_and_its_window(http):
    for model in http.get("/models").json()["data"]:
        profile = PROFILES[model["id"]]
        assert model["practice"]["card"] == profile.card()
        assert model["practice"]["usd_per_million"] == {"input": profile.price[0], "output": profile.price[1]}
        assert model["context_window"] == profile.window


def test_an_answer_has_code_usage_and_the_word_simulated(sdk):
    answer = sdk.chat.completions.create(model=LARGE, messages=ASK)
    assert "def normalise_email" in answer.choices[0].message.content
    assert "simulated" in answer.choices[0].message.content
    assert "simulated" in answer.system_fingerprint
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.usage.completion_tokens == count_tokens(answer.choices[0].message.content)
    assert answer.choices[0].finish_reason == "stop"
    assert answer.model == LARGE


def test_the_async_client_gets_the_same_answers(practice_url, sdk, run_async):
    async def ask_all():
        async with openai.AsyncOpenAI(base_url=practice_url, api_key="practice", max_retries=0) as client:
            asked = [client.chat.completions.create(model=LARGE, messages=ASK, seed=seed) for seed in range(8)]
            whole = await asyncio.gather(*asked)
            stream = await client.chat.completions.create(model=LARGE, messages=ASK, seed=3, stream=True)
            return whole, [chunk async for chunk in stream]

    whole, chunks = run_async(ask_all())
    assert whole == [sdk.chat.completions.create(model=LARGE, messages=ASK, seed=seed) for seed in range(8)]
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole[3].choices[0].message.content


def test_the_same_question_has_the_same_answer_and_another_sample_is_another_draw(http):
    assert said(complete(http, seed=7)) == said(complete(http, seed=7))
    assert len({said(complete(http, seed=sample)) for sample in range(20)}) > 2


def test_the_same_bytes_get_the_same_bytes_also_from_another_process(http):
    bodies = [{}, {"seed": 4}, {"n": 3}, {"stream": True, "stream_options": {"include_usage": True}}, {"stop": "def"}]
    here = [complete(http, **body).content for body in bodies]
    assert here == [complete(http, **body).content for body in bodies]
    with subprocess.Popen(
        [sys.executable, "-m", "practice", "--with-parent"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        url = json.loads(server.stdout.readline())["url"]
        with httpx.Client(base_url=url, headers={"authorization": "Bearer another"}) as other:
            there = [complete(other, **body).content for body in bodies]
        server.stdin.close()
    assert here == there


def test_the_same_bytes_come_without_any_server_in_between(http, run_async):
    async def inside():
        transport = httpx.ASGITransport(app=create_app())
        async with httpx.AsyncClient(transport=transport, base_url="http://inside/v1") as client:
            client.headers["authorization"] = "Bearer practice"
            return [await client.post("/chat/completions", json={**body, "stream": stream}) for stream in (False, True)]

    body = {"model": LARGE, "messages": ASK}
    assert [answer.content for answer in run_async(inside())] == [
        complete(http, stream=stream).content for stream in (False, True)
    ]


def test_a_sample_may_be_named_in_a_header_or_by_the_seed(http):
    for number in (0, 1, 12):
        by_header = complete(http, headers={"x-practice-sample": str(number)})
        assert by_header.content == complete(http, seed=number).content


def test_at_temperature_zero_the_sample_does_not_matter(http):
    cold = {complete(http, temperature=0, seed=seed).content for seed in range(10)}
    assert len(cold) == 1
    assert len({said(complete(http, temperature=1, seed=seed)) for seed in range(10)}) > 1


def test_several_choices_are_the_samples_one_after_another(http):
    several = complete(http, n=4, seed=5).json()
    texts = [choice["message"]["content"] for choice in several["choices"]]
    assert [choice["index"] for choice in several["choices"]] == [0, 1, 2, 3]
    alone = [complete(http, seed=5 + number).json() for number in range(4)]
    assert texts == [one["choices"][0]["message"]["content"] for one in alone]
    assert several["usage"]["completion_tokens"] == sum(one["usage"]["completion_tokens"] for one in alone)
    assert several["usage"]["prompt_tokens"] == alone[0]["usage"]["prompt_tokens"]


def test_every_reply_has_the_headers_that_clients_read(http):
    replies = [complete(http), complete(http, messages=[]), complete(http, model="no"), http.get("/models")]
    for answer in replies:
        headers = answer.headers
        assert headers["x-request-id"].startswith("req_")
        assert headers["openai-version"]
        assert int(headers["openai-processing-ms"]) >= 0
        for what in ("requests", "tokens"):
            limit, remaining = (int(headers[f"x-ratelimit-{part}-{what}"]) for part in ("limit", "remaining"))
            assert 0 < remaining <= limit
            assert headers[f"x-ratelimit-reset-{what}"].endswith("s")
    assert len({answer.headers["x-request-id"] for answer in replies}) == len(replies)


def test_the_processing_time_is_the_simulated_one(http):
    answer = complete(http)
    assert int(answer.headers["openai-processing-ms"]) == round(answer.json()["practice"]["seconds"] * 1000)


def test_the_sdk_finds_the_request_id_of_answers_and_of_errors(sdk):
    assert sdk.chat.completions.create(model=LARGE, messages=ASK)._request_id.startswith("req_")
    with pytest.raises(openai.NotFoundError) as caught:
        sdk.chat.completions.create(model="unheard-of", messages=ASK)
    assert caught.value.request_id.startswith("req_")


def test_an_unknown_model_is_a_404_that_names_some_that_there_are(sdk):
    with pytest.raises(openai.NotFoundError, match=LARGE) as caught:
        sdk.chat.completions.create(model="unheard-of", messages=ASK)
    assert caught.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        sdk.models.retrieve("unheard-of")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic cHJhY3RpY2U=", "practice"])
def test_no_key_is_a_401(practice_url, header):
    headers = {} if header is None else {"authorization": header}
    for answer in (
        httpx.get(f"{practice_url}/models", headers=headers),
        httpx.post(f"{practice_url}/chat/completions", json={"model": LARGE, "messages": ASK}, headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "invalid_api_key"


@pytest.mark.parametrize("path", ["/completions", "/responses", "/embeddings"])
def test_other_apis_say_that_chat_completions_is_what_there_is(http, path):
    answer = http.post(path, json={"model": LARGE, "input": "x", "prompt": "x"})
    assert answer.status_code == 404
    assert "/v1/chat/completions" in answer.json()["error"]["message"]
    assert answer.json()["error"]["code"] == "unknown_url"


def test_a_forgotten_v1_is_named(practice_url):
    answer = httpx.post(f"{practice_url.removesuffix('/v1')}/chat/completions", json={})
    assert answer.status_code == 404
    assert "use /v1/chat/completions" in answer.json()["error"]["message"]


def test_the_root_tells_a_visitor_what_this_is_and_what_it_can_do(practice_url):
    root = practice_url.removesuffix("/v1")
    page = httpx.get(f"{root}/").json()
    assert page["simulated"] is True
    assert page["models"] == list(PROFILES)
    assert {"429", "cut", "truncate", "slow"} <= set(page["faults"])
    assert "simulated time" in page["headers"]["openai-processing-ms"]
    assert httpx.get(f"{root}/health").json()["status"] == "ok"


def test_head_answers_like_get_without_a_body(http):
    answer = http.head("/models")
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["content-length"]) == len(http.get("/models").content)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/chat/completions", "POST"),
        ("HEAD", "/chat/completions", "POST"),
        ("DELETE", "/chat/completions", "POST"),
        ("POST", "/models", "GET"),
        ("PUT", f"/models/{LARGE}", "GET"),
    ],
)
def test_a_wrong_method_is_a_405_that_says_which_are_allowed(http, method, path, allowed):
    answer = http.request(method, path)
    assert answer.status_code == 405
    assert allowed in answer.headers["allow"]


def test_options_say_what_is_allowed(http):
    answer = http.options("/chat/completions")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "POST, OPTIONS"


@pytest.mark.parametrize(
    "words",
    [
        "Review this poem.",
        "Write tests for it.",
        "Fix the bug",
        "Make a plan",
        "Edge cases?",
        "tl;dr",
        "It fails: error",
        "\x00",
        "é" * 5000,
    ],
)
def test_a_request_about_nothing_it_knows_gets_an_honest_answer(http, words):
    answer = complete(http, messages=[{"role": "user", "content": words}])
    assert answer.status_code == 200
    assert "not a chatbot" in said(answer)
