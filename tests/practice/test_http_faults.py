"""Misbehaviour on request, as a client with retries, time limits and doubts meets it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import openai
import pytest

from practice.profiles import PROFILES

ROOT = Path(__file__).resolve().parents[2]
ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
LARGE, SMALL, *_ = PROFILES


@pytest.fixture
def client(practice_url):
    """The openai package's client, with so many retries and a header of its own."""
    made = []

    def make(retries=0, timeout=20, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        made.append(
            openai.OpenAI(
                base_url=practice_url, api_key="practice", max_retries=retries, timeout=timeout, default_headers=headers
            )
        )
        return made[-1]

    yield make
    for one in made:
        one.close()


def ask(client, fault="", **fields):
    model = f"{LARGE}:{fault}" if fault else LARGE
    return client.chat.completions.create(model=model, messages=ASK, **fields)


def complete(http, fault="", headers=None, **fields):
    model = f"{LARGE}:{fault}" if fault else LARGE
    return http.post("/chat/completions", json={"model": model, "messages": ASK, **fields}, headers=headers)


# --- errors ---


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        ("400", openai.BadRequestError, None),
        ("401", openai.AuthenticationError, "invalid_api_key"),
        ("403", openai.PermissionDeniedError, "permission_denied"),
        ("404", openai.NotFoundError, "model_not_found"),
        ("408", openai.APIStatusError, "request_timeout"),
        ("409", openai.ConflictError, "conflict"),
        ("422", openai.UnprocessableEntityError, "unprocessable"),
        ("429", openai.RateLimitError, "rate_limit_exceeded"),
        ("quota", openai.RateLimitError, "insufficient_quota"),
        ("500", openai.InternalServerError, None),
        ("502", openai.InternalServerError, None),
        ("503", openai.InternalServerError, "overloaded"),
        ("504", openai.InternalServerError, None),
    ],
)
def test_an_error_comes_when_it_is_asked_for(client, fault, error, code):
    for asked in (lambda: ask(client(), fault), lambda: ask(client(x_practice_fault=fault))):
        with pytest.raises(error) as caught:
            asked()
        assert caught.value.code == code
        assert "You asked for this error" in str(caught.value)


def test_an_error_on_request_also_meets_who_lists_the_models(client):
    with pytest.raises(openai.InternalServerError):
        client(x_practice_fault="500").models.list()


def test_too_many_requests_say_how_long_to_wait(http):
    headers = complete(http, "429=1.5").headers
    assert headers["retry-after"] == "2"
    assert headers["retry-after-ms"] == "1500"


def test_an_empty_account_says_that_waiting_does_not_help(http):
    assert complete(http, "quota").headers["x-should-retry"] == "false"


def test_who_retries_gets_the_answer_that_comes_after_the_errors(client):
    answer = ask(client(retries=2), "429=0.01*2", user="patient")
    assert "def normalise_email" in answer.choices[0].message.content
    with pytest.raises(openai.RateLimitError):
        ask(client(retries=1), "429=0.01*2", user="impatient")


def test_the_count_may_stand_in_the_header(client):
    header = "503; times=2; value=0.01"
    with pytest.raises(openai.InternalServerError):
        ask(client(retries=1, x_practice_fault=header), user="one")
    assert ask(client(retries=2, x_practice_fault=header), user="two").choices


def test_each_request_is_counted_by_itself(http):
    statuses = [complete(http, "500*1", seed=seed).status_code for seed in (101, 102, 101, 103, 102, 101)]
    assert statuses == [500, 500, 200, 500, 200, 200]


def test_an_answer_after_errors_is_the_one_without_them(http):
    assert complete(http, "500*1", seed=77).status_code == 500
    assert complete(http, "500*1", seed=77).content == complete(http, seed=77).content


@pytest.mark.parametrize(
    "fault",
    [
        "teapot",
        "418",
        "429*",
        "429*0",
        "429*x",
        "429*1.5",
        "429=x",
        "429=-1",
        "429=nan",
        "500=2",
        "cut;often=2",
        "html=7",
    ],
)
def test_a_fault_that_there_is_not_is_a_400_in_one_sentence(http, fault):
    for answer in (complete(http, fault), complete(http, headers={"x-practice-fault": fault})):
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "unknown_fault"


# --- answers that are none ---


def test_a_page_of_html_is_what_a_wrong_address_answers(client, http):
    assert isinstance(ask(client(), "html"), str)
    answer = complete(http, "html=502")
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")


def test_an_answer_may_have_no_choices(client):
    assert ask(client(), "empty").choices == []
    assert all(not chunk.choices for chunk in ask(client(), "empty", stream=True))


def test_an_answer_may_say_nothing(client):
    assert ask(client(), "blank").choices[0].message.content is None
    assert not any(chunk.choices[0].delta.content for chunk in ask(client(), "blank", stream=True))


def test_an_answer_may_be_broken_json(client):
    with pytest.raises((json.JSONDecodeError, openai.OpenAIError)):
        ask(client(), "garbage")
    with pytest.raises((json.JSONDecodeError, openai.OpenAIError)):
        list(ask(client(), "garbage", stream=True))


def test_a_cut_answer_is_a_broken_connection(client, http):
    with pytest.raises(openai.APIConnectionError):
        ask(client(), "cut")
    with pytest.raises(httpx.RemoteProtocolError):
        complete(http, "cut")


# --- streams ---


def test_a_cut_stream_ends_in_an_error_after_its_first_half(client):
    read = []
    with pytest.raises((openai.APIConnectionError, httpx.RemoteProtocolError)):
        for chunk in ask(client(), "cut=5", stream=True):
            read.append(chunk.choices[0].delta.content)
    assert len(read) == 6  # the role, and five tokens
    assert "".join(read) == "".join(part or "" for part in _deltas(client(), 6))


def _deltas(client, most):
    return [chunk.choices[0].delta.content for chunk, _ in zip(ask(client, stream=True), range(most), strict=False)]


def test_an_error_may_come_in_the_middle_of_a_stream(client):
    read = []
    with pytest.raises(openai.APIError, match="You asked for this error"):
        for chunk in ask(client(), "error", stream=True):
            read.append(chunk)
    assert len(read) > 5
    with pytest.raises(openai.InternalServerError):
        ask(client(), "error")


def test_a_stalled_stream_goes_on(client):
    stalled = list(ask(client(), "stall=0.05", stream=True))
    assert stalled == list(ask(client(), stream=True))


def test_a_dripping_stream_has_all_the_tokens(client):
    assert list(ask(client(), "drip=5000", stream=True)) == list(ask(client(), stream=True))


# --- time ---


def test_a_slow_answer_runs_into_the_clients_time_limit(client):
    with pytest.raises(openai.APITimeoutError):
        ask(client(timeout=0.2), "slow=60")
    with pytest.raises(openai.APITimeoutError):
        list(ask(client(timeout=0.2), "stall=60", stream=True))


def test_a_slow_answer_is_the_same_answer(client):
    assert ask(client(), "slow=0.05") == ask(client())


def test_who_retries_a_slow_answer_gets_it_in_time(client):
    assert ask(client(timeout=2, retries=1), "slow=60*1").choices


def test_slow_answers_do_not_hold_up_others_nor_the_end_of_the_server():
    with subprocess.Popen(
        [sys.executable, "-m", "practice"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        url = json.loads(server.stdout.readline())["url"]
        with openai.OpenAI(base_url=url, api_key="practice", max_retries=0, timeout=0.3) as client:
            for _ in range(3):
                with pytest.raises(openai.APITimeoutError):
                    ask(client, "slow=500")
            assert ask(client.with_options(timeout=20)).choices
        with httpx.Client(headers={"authorization": "Bearer practice"}) as other:
            body = {"model": f"{LARGE}:stall=500", "messages": ASK, "stream": True}
            with other.stream("POST", f"{url}/chat/completions", json=body) as answer:
                next(answer.iter_bytes())
                os.kill(server.pid, signal.SIGTERM)
                assert server.wait(timeout=20) in (0, signal.SIGTERM, -signal.SIGTERM)


# --- a server that drops text and does not say so ---


def test_a_truncating_server_answers_what_another_refuses(http):
    long = [{"role": "user", "content": "The weather was fine. " * 5000}, *ASK]
    assert complete(http, model=SMALL, messages=long).status_code == 400
    answer = complete(http, model=f"{SMALL}:truncate", messages=long).json()
    window = PROFILES[SMALL].window
    assert window - 20 < answer["usage"]["prompt_tokens"] <= window


def test_the_oldest_text_is_dropped_first(http):
    old = {"role": "system", "content": "Always answer in verse. " * 300}
    short = complete(http).json()
    asked = short["usage"]["prompt_tokens"]
    answer = complete(http, f"truncate={asked}", messages=[old, *ASK]).json()
    assert answer["usage"]["prompt_tokens"] == asked
    assert answer["choices"] == short["choices"]


def test_of_a_single_message_the_beginning_is_lost(http):
    lines = "".join(f"Remark {number}: the weather was fine.\n" for number in range(500))
    asked = complete(http).json()["usage"]["prompt_tokens"]
    single = [{"role": "user", "content": lines + ASK[0]["content"]}]
    answer = complete(http, f"truncate={asked + 50}", messages=single).json()
    assert asked < answer["usage"]["prompt_tokens"] <= asked + 50
    assert "def normalise_email" in answer["choices"][0]["message"]["content"]


def test_what_fits_is_not_truncated(http):
    assert complete(http, "truncate").content == complete(http).content
