"""The practice model over real HTTP: what an OpenAI-compatible server promises, and its errors."""

import json

import httpx2 as httpx
import openai
import pytest

from practice.profiles import PROFILES

ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
LARGE, SMALL = PROFILES


@pytest.fixture
def sdk(practice_url):
    return openai.OpenAI(base_url=practice_url, api_key="practice", max_retries=0)


@pytest.fixture
def http(practice_url):
    with httpx.Client(base_url=practice_url, headers={"authorization": "Bearer practice"}) as client:
        yield client


def complete(http, **fields):
    return http.post("/chat/completions", json={"model": LARGE, "messages": ASK, **fields})


def test_models_are_listed_and_say_that_they_are_simulated(sdk):
    listed = list(sdk.models.list())
    assert [model.id for model in listed] == list(PROFILES)
    assert all("simulated" in model.owned_by for model in listed)
    assert sdk.models.retrieve(SMALL).id == SMALL


def test_an_answer_has_code_usage_and_the_word_simulated(sdk):
    answer = sdk.chat.completions.create(model=LARGE, messages=ASK)
    assert "def normalise_email" in answer.choices[0].message.content
    assert "simulated" in answer.choices[0].message.content
    assert "simulated" in answer.system_fingerprint
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.choices[0].finish_reason == "stop"


def test_a_stream_adds_up_to_the_same_answer(sdk):
    whole = sdk.chat.completions.create(model=LARGE, messages=ASK)
    stream = sdk.chat.completions.create(model=LARGE, messages=ASK, stream=True, stream_options={"include_usage": True})
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage == whole.usage
    assert len(chunks) > 10


def test_a_stream_without_being_asked_has_no_usage(sdk):
    assert all(chunk.usage is None for chunk in sdk.chat.completions.create(model=LARGE, messages=ASK, stream=True))


def test_a_limit_on_the_answer_is_kept_and_said(sdk):
    answer = sdk.chat.completions.create(model=LARGE, messages=ASK, max_completion_tokens=20)
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens <= 20


def test_the_same_question_has_the_same_answer_and_another_sample_is_another_draw(http):
    def text(sample):
        answer = complete(http, seed=sample).json()
        return answer["choices"][0]["message"]["content"]

    assert text(7) == text(7)
    assert len({text(sample) for sample in range(20)}) > 2


def test_too_much_for_the_window_is_an_overflow(sdk):
    long = [{"role": "user", "content": "The weather was fine. " * 4000}]
    with pytest.raises(openai.BadRequestError) as caught:
        sdk.chat.completions.create(model=SMALL, messages=long)
    assert caught.value.code == "context_length_exceeded"
    assert caught.value.param == "messages"


def test_an_unknown_model_is_a_404_that_lists_the_known(sdk):
    with pytest.raises(openai.NotFoundError, match=LARGE):
        sdk.chat.completions.create(model="unheard-of", messages=ASK)


def test_no_key_is_a_401(practice_url):
    assert httpx.get(f"{practice_url}/models").status_code == 401


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("401", openai.AuthenticationError),
        ("429", openai.RateLimitError),
        ("500", openai.InternalServerError),
        ("503", openai.InternalServerError),
    ],
)
def test_errors_come_when_asked_for(sdk, fault, error):
    with pytest.raises(error):
        sdk.chat.completions.create(model=f"{LARGE}:{fault}", messages=ASK)


def test_a_cut_stream_ends_in_an_error(sdk):
    with pytest.raises((openai.APIConnectionError, httpx.RemoteProtocolError)):
        list(sdk.chat.completions.create(model=f"{LARGE}:cut", messages=ASK, stream=True))


@pytest.mark.parametrize(
    "fields",
    [
        {"messages": []},
        {"messages": "hello"},
        {"messages": [1]},
        {"messages": [{"role": "wizard", "content": "x"}]},
        {"messages": [{"role": "user", "content": 3}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
        {"model": 5},
        {"model": None},
        {"n": 2},
        {"max_completion_tokens": 0},
        {"max_completion_tokens": "many"},
        {"seed": "x"},
        {"tools": [{"type": "function"}]},
        {"response_format": {"type": "json_object"}},
        {"model": f"{LARGE}:nonsense"},
    ],
)
def test_wrong_fields_are_a_400_in_the_apis_form(http, fields):
    answer = complete(http, **fields)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"model": NaN'])
def test_a_broken_body_is_a_400_and_the_server_stays_up(http, body):
    assert http.post("/chat/completions", content=body).status_code == 400
    assert complete(http).status_code == 200


def test_a_huge_body_is_refused(http):
    answer = http.post(
        "/chat/completions",
        content=json.dumps({"model": LARGE, "messages": [{"role": "user", "content": "x" * 5_000_000}]}),
    )
    assert answer.status_code == 413


def test_another_path_says_where_the_api_is(http):
    answer = http.get(str(http.base_url).removesuffix("/v1/") + "/")
    assert answer.status_code == 404
    assert "/v1/chat/completions" in answer.json()["error"]["message"]


def test_lone_surrogates_do_not_hurt(http):
    body = json.dumps({"model": LARGE, "messages": [{"role": "user", "content": "\ud800 def normalise_email(email)"}]})
    assert http.post("/chat/completions", content=body).status_code in (200, 400)
    assert complete(http).status_code == 200


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
    assert "not a chatbot" in answer.json()["choices"][0]["message"]["content"]
