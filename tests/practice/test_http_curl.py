"""The practice model as curl sees it: a client that knows nothing of any API."""

import json
import shutil
import subprocess

import pytest

from practice.profiles import PROFILES

ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
LARGE, *_ = PROFILES
pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@pytest.fixture
def curl(practice_url):
    """Runs curl against a path of the API; its output as bytes."""

    def run(path, *words, key="practice", **fields):
        command = ["curl", "--silent", "--noproxy", "*", f"{practice_url}{path}", *words]
        command += ["-H", f"Authorization: Bearer {key}"] if key else []
        if fields:
            command += ["-H", "Content-Type: application/json", "-d", json.dumps(fields)]
        return subprocess.run(command, capture_output=True, timeout=60)

    return run


def test_curl_gets_an_answer(curl):
    answer = json.loads(curl("/chat/completions", model=LARGE, messages=ASK).stdout)
    assert "def normalise_email" in answer["choices"][0]["message"]["content"]


def test_curl_gets_the_list_of_models(curl):
    assert [model["id"] for model in json.loads(curl("/models").stdout)["data"]] == list(PROFILES)


def test_curl_need_not_say_that_it_sends_json(curl):
    body = json.dumps({"model": LARGE, "messages": ASK})
    assert json.loads(curl("/chat/completions", "-d", body).stdout)["choices"]


def test_curl_shows_a_stream_line_by_line(curl):
    lines = curl("/chat/completions", "-N", model=LARGE, messages=ASK, stream=True).stdout.decode().splitlines()
    events = [line for line in lines if line]
    assert all(line.startswith("data: ") for line in events)
    assert events[-1] == "data: [DONE]"
    assert json.loads(events[0].removeprefix("data: "))["object"] == "chat.completion.chunk"


def test_curl_shows_the_headers_of_a_refusal(curl):
    out = curl("/chat/completions", "-i", model=f"{LARGE}:429=3", messages=ASK).stdout.decode().lower()
    assert out.startswith("http/1.1 429")
    assert "retry-after: 3\r\n" in out
    assert "x-request-id: req_" in out


def test_curl_without_a_key_is_told_how_to_send_one(curl):
    error = json.loads(curl("/chat/completions", key="", model=LARGE, messages=ASK).stdout)["error"]
    assert "Authorization: Bearer" in error["message"]


def test_curl_reports_a_cut_answer_as_an_error(curl):
    whole = curl("/chat/completions", "-N", model=LARGE, messages=ASK, stream=True)
    for stream in (False, True):
        cut = curl("/chat/completions", "-N", model=f"{LARGE}:cut", messages=ASK, stream=stream)
        assert cut.returncode == 18  # "transfer closed with outstanding data remaining"
        assert 0 < len(cut.stdout) < len(whole.stdout)


def test_curl_may_retry_by_itself(curl):
    words = ["--retry", "3", "--retry-delay", "1", "-o", "-"]
    out = curl("/chat/completions", *words, model=f"{LARGE}:503*1", messages=ASK, user="curl").stdout
    assert b'"choices"' in out


def test_curl_sends_a_large_body_after_asking_whether_it_may(curl):
    out = curl("/chat/completions", "-H", "Expect: 100-continue", model=LARGE, messages=ASK, user="x" * 100_000).stdout
    assert json.loads(out)["choices"]


def test_a_head_request_has_no_body(curl):
    out = curl("/models", "-I").stdout.decode().lower()
    assert out.startswith("http/1.1 200")
    assert out.rstrip().count("\r\n\r\n") == 0
