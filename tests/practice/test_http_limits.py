"""Rate limits for each key: the buckets, and a server that has them."""

import json
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import openai
import pytest

from practice.profiles import PROFILES
from practice.serving.errors import ApiError
from practice.serving.limits import Limits, duration

ROOT = Path(__file__).resolve().parents[2]
ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
LARGE, *_ = PROFILES


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="module")
def limited_url():
    """A server that allows four requests and a thousand tokens a minute."""
    words = ["--with-parent", "--requests-per-minute", "4", "--tokens-per-minute", "1000"]
    with subprocess.Popen(
        [sys.executable, "-m", "practice", *words], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        yield json.loads(server.stdout.readline())["url"]
        server.stdin.close()


def headers(limits, key="k"):
    return {name.decode(): value.decode() for name, value in limits.headers(key)}


def test_requests_run_out_and_come_back_with_time(clock):
    limits = Limits(requests=60, clock=clock)
    for _ in range(60):
        limits.take_request("k", "m")
    with pytest.raises(ApiError, match=r"Limit 60, Used 60, Requested 1. Please try again in 1s") as caught:
        limits.take_request("k", "m")
    assert caught.value.status == 429
    assert caught.value.headers == {"retry-after": "1", "retry-after-ms": "1000"}
    clock.now += 1
    limits.take_request("k", "m")


def test_every_key_has_its_own_limits(clock):
    limits = Limits(requests=1, clock=clock)
    limits.take_request("one", "m")
    limits.take_request("two", "m")
    with pytest.raises(ApiError):
        limits.take_request("one", "m")


def test_tokens_run_out_too_and_nothing_is_taken_by_who_is_refused(clock):
    limits = Limits(tokens=600, clock=clock)
    limits.take_tokens("k", 500, "m")
    with pytest.raises(ApiError) as caught:
        limits.take_tokens("k", 150, "m")
    assert caught.value.kind == "tokens"
    assert caught.value.headers["retry-after-ms"] == "5000"
    limits.take_tokens("k", 100, "m")


def test_more_than_a_whole_minutes_tokens_is_never_allowed(clock):
    with pytest.raises(ApiError, match="Request too large") as caught:
        Limits(tokens=600, clock=clock).take_tokens("k", 601, "m")
    assert caught.value.headers == {"x-should-retry": "false"}


def test_the_headers_tell_what_is_left_and_when_all_is_back(clock):
    limits = Limits(requests=100, tokens=1000, clock=clock)
    limits.take_request("k", "m")
    limits.take_tokens("k", 250, "m")
    assert headers(limits) == {
        "x-ratelimit-limit-requests": "100",
        "x-ratelimit-remaining-requests": "99",
        "x-ratelimit-reset-requests": "600ms",
        "x-ratelimit-limit-tokens": "1000",
        "x-ratelimit-remaining-tokens": "750",
        "x-ratelimit-reset-tokens": "15s",
    }
    clock.now += 60
    assert headers(limits)["x-ratelimit-remaining-tokens"] == "1000"
    assert headers(limits)["x-ratelimit-reset-tokens"] == "0s"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0s"),
        (0.0124, "12ms"),
        (0.9999, "1s"),
        (1, "1s"),
        (8.64, "8.64s"),
        (60, "1m0s"),
        (359.9999, "6m0s"),
        (75.5, "1m15.5s"),
    ],
)
def test_times_are_written_as_the_real_headers_write_them(seconds, written):
    assert duration(seconds) == written


def test_a_server_with_limits_refuses_and_says_when_to_come_back(limited_url):
    with openai.OpenAI(base_url=limited_url, api_key="requests", max_retries=0) as sdk:
        for left in (3, 2, 1, 0):
            answer = sdk.chat.completions.with_raw_response.create(model=LARGE, messages=ASK, max_tokens=1)
            assert answer.headers["x-ratelimit-limit-requests"] == "4"
            assert answer.headers["x-ratelimit-remaining-requests"] == str(left)
        with pytest.raises(openai.RateLimitError) as caught:
            sdk.chat.completions.create(model=LARGE, messages=ASK, max_tokens=1)
        refused = caught.value
        assert refused.code == "rate_limit_exceeded"
        assert refused.type == "requests"
        assert 0 < int(refused.response.headers["retry-after-ms"]) <= 15_000
        assert refused.response.headers["x-ratelimit-remaining-requests"] == "0"
        assert sdk.with_options(api_key="another").chat.completions.create(model=LARGE, messages=ASK).choices


def test_requests_that_fail_count_too(limited_url):
    with httpx.Client(base_url=limited_url, headers={"authorization": "Bearer failing"}) as http:
        statuses = [http.post("/chat/completions", content=b"{").status_code for _ in range(5)]
        assert statuses == [400, 400, 400, 400, 429]
        assert http.get("/models").status_code == 200


def test_a_server_with_limits_counts_the_tokens_of_prompt_and_answer(limited_url):
    with httpx.Client(base_url=limited_url, headers={"authorization": "Bearer tokens"}) as http:
        body = {"model": LARGE, "messages": [{"role": "system", "content": " a" * 600}, *ASK]}
        first = http.post("/chat/completions", json=body)
        left = int(first.headers["x-ratelimit-remaining-tokens"])
        assert left == 1000 - first.json()["usage"]["total_tokens"]
        second = http.post("/chat/completions", json=body)
        assert second.status_code == 429
        assert second.json()["error"]["type"] == "tokens"


@pytest.mark.parametrize("words", [["--requests-per-minute", "0"], ["--tokens-per-minute", "many"]])
def test_a_limit_that_is_none_is_refused_at_the_start(words):
    run = subprocess.run([sys.executable, "-m", "practice", *words], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 2
    assert "is no whole number above 0" in run.stderr
