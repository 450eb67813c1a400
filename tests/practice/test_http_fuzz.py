"""Nothing that is asked brings the server down: seeded nonsense in fields, bodies, headers and paths.

Every reply to what is HTTP at all is JSON with an error in the API's form (or a proper answer), none is a 500, and the
server answers a plain question afterwards.
"""

import gzip
import json
import random
import string
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import pytest

from practice.profiles import PROFILES

ROOT = Path(__file__).resolve().parents[2]
ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
LARGE, SMALL, *_ = PROFILES
NAMES = (
    "model messages n seed stop stream stream_options temperature top_p max_tokens max_completion_tokens tools "
    "tool_choice functions function_call response_format logprobs top_logprobs user metadata store presence_penalty "
    "frequency_penalty logit_bias modalities reasoning_effort service_tier parallel_tool_calls x"
).split()
SEED = 20261122


@pytest.fixture
def http(practice_url):
    with httpx.Client(base_url=practice_url, headers={"authorization": "Bearer practice"}, timeout=60) as client:
        yield client
        asked = client.post("/chat/completions", json={"model": LARGE, "messages": ASK})
        assert "def normalise_email" in asked.json()["choices"][0]["message"]["content"]


@pytest.fixture
def own_server():
    """A client of a server that may hang for all that other tests care."""
    with subprocess.Popen([sys.executable, "-m", "practice"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        url = json.loads(server.stdout.readline())["url"]
        try:
            with httpx.Client(base_url=url, headers={"authorization": "Bearer practice"}, timeout=20) as client:
                yield client
        finally:
            server.kill()


def in_the_apis_form(answer):
    """Whether a reply is an answer, or an error that a client can read; and no fault of the server."""
    if answer.status_code == 200 and answer.headers["content-type"].startswith("text/event-stream"):
        return answer.text.endswith("data: [DONE]\n\n")
    if answer.status_code == 200:
        return bool(answer.json())
    error = answer.json()["error"]
    return (
        400 <= answer.status_code < 500
        and set(error) == {"message", "type", "param", "code"}
        and 0 < len(error["message"]) < 600
        and answer.headers["x-request-id"].startswith("req_")
    )


def value(dice, depth=0):
    """Any JSON value, mostly a strange one."""
    kind = dice.randrange(12 if depth < 4 else 8)
    match kind:
        case 0:
            return dice.choice([None, True, False])
        case 1:
            return dice.choice([0, 1, -1, 2, 8, 9, 2**31, 2**63, -(2**64), 10**30])
        case 2:
            return dice.choice([0.0, -0.5, 1.5, 1e308, 1e-300, 3.0])
        case 3:
            return dice.choice(
                ["", "user", "text", "json", "none", "auto", LARGE, f"{LARGE}:empty", f"{SMALL}:truncate"]
            )
        case 4:
            return "".join(chr(dice.choice([dice.randrange(32, 127), dice.randrange(0xD7FF)])) for _ in range(30))
        case 5:
            return "".join(dice.choices(string.printable, k=dice.randrange(200)))
        case 6:
            return dice.choice(["\x00", "\u2028", "\ufffe", "💥" * 9, "<|endoftext|>", "{}", "a" * 3000])
        case 7:
            return ASK
        case 8 | 9:
            return [value(dice, depth + 1) for _ in range(dice.randrange(5))]
        case _:
            names = [*NAMES, "role", "content", "type", "text", "tool_calls", "function", "name", "arguments"]
            return {dice.choice(names): value(dice, depth + 1) for _ in range(dice.randrange(5))}


def message(dice):
    roles = ["user", "assistant", "system", "tool", "function", "developer"]
    made = {"role": dice.choice(roles), "content": dice.choice(["Fix it", "", None, [{"type": "text", "text": "x"}]])}
    for _ in range(dice.randrange(3)):
        made[dice.choice(["role", "content", "tool_calls", "function_call", "name"])] = value(dice)
    return made


def request(dice):
    """A request that is right, but for a few fields."""
    body = {"model": LARGE, "messages": ASK}
    if dice.random() < 0.5:
        body["messages"] = [message(dice) for _ in range(dice.randrange(1, 4))]
    for _ in range(dice.randrange(4)):
        body[dice.choice(NAMES)] = value(dice)
    return body


@pytest.mark.parametrize("part", range(4))
def test_wrong_fields_of_all_kinds_get_an_answer_or_an_error_in_form(http, part):
    dice = random.Random(SEED + part)
    statuses = []
    for _ in range(150):
        body = request(dice)
        answer = http.post("/chat/completions", content=json.dumps(body))
        assert in_the_apis_form(answer), (body, answer.text)
        statuses.append(answer.status_code)
    assert {200, 400} <= set(statuses)


def test_bodies_with_bytes_turned_over_get_an_answer_or_an_error_in_form(http):
    dice = random.Random(SEED)
    whole = json.dumps({"model": LARGE, "messages": ASK, "n": 2, "seed": 5, "stop": ["x"], "stream": False}).encode()
    for _ in range(300):
        body = bytearray(whole)
        for _ in range(dice.randrange(1, 6)):
            place = dice.randrange(len(body))
            match dice.randrange(3):
                case 0:
                    body[place] = dice.randrange(256)
                case 1:
                    del body[place : place + dice.randrange(1, 20)]
                case _:
                    body[place:place] = body[place : place + dice.randrange(1, 20)]
        answer = http.post("/chat/completions", content=bytes(body))
        assert in_the_apis_form(answer), (bytes(body), answer.text)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"\x00" * 1000,
        bytes(range(256)) * 50,
        gzip.compress(b'{"model": "x"}', mtime=0),
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"model": NaN}',
        b'{"model": Infinity}',
        b'{"seed": ' + b"9" * 100_000 + b"}",
        b'{"seed": -' + b"9" * 5000 + b"}",
        b'{"temperature": 1e99999, "model": 1}',
        json.dumps({"model": LARGE, "messages": ASK}).encode("utf-16"),
        json.dumps({"model": LARGE, "messages": ASK}).encode() * 2,
        b'{"model": "\xed\xa0\x80"}',
        b'{"model": "\\ud800"}',
        b'{"model": "%s", "messages": [{"role": "user", "content": "\\uDC00 x"}]}' % LARGE.encode(),
        b'{"model": "%s", "messages": [{"role": "user", "content": "x"}], "\\ud800": 1}' % LARGE.encode(),
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_body_that_is_no_json_object_is_a_400_that_says_why(http, body):
    answer = http.post("/chat/completions", content=body)
    assert answer.status_code == 400
    assert "JSON body" in answer.json()["error"]["message"] or answer.json()["error"]["param"]


def test_a_pair_of_surrogates_is_a_character_like_others(http):
    body = json.dumps({"model": LARGE, "messages": [{"role": "user", "content": "💥 def normalise_email(email)"}]})
    assert "\\ud83d" in body
    assert http.post("/chat/completions", content=body).status_code == 200


def test_a_field_that_is_deeply_nested_but_unknown_is_ignored(http):
    deep = "[" * 400 + "]" * 400
    body = json.dumps({"model": LARGE, "messages": ASK})[:-1] + f', "extra": {deep}}}'
    assert http.post("/chat/completions", content=body).status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "nonsense"])
def test_an_encoded_body_is_a_415_that_says_to_send_it_plain(http, coding):
    body = gzip.compress(json.dumps({"model": LARGE, "messages": ASK}).encode())
    answer = http.post("/chat/completions", content=body, headers={"content-encoding": coding})
    assert answer.status_code == 415
    assert "plain" in answer.json()["error"]["message"]


def test_five_megabytes_are_too_large(http):
    body = json.dumps({"model": LARGE, "messages": [{"role": "user", "content": "x" * 5_000_000}]})
    answer = http.post("/chat/completions", content=body)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "request_too_large"


def test_a_large_body_that_comes_in_pieces_is_too_large_as_well(http):
    answer = http.post("/chat/completions", content=(b" " * 100_000 for _ in range(60)))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "text",
    ["x" * 4_000_000, "word " * 700_000, "\n" * 1_900_000, "#$" * 1_900_000, "é" * 600_000, " x" * 600_000],
    ids=["one word", "words", "lines", "signs", "accents", "letters"],
)
def test_a_prompt_of_megabytes_overflows_the_window(http, text):
    answer = http.post("/chat/completions", json={"model": SMALL, "messages": [{"role": "user", "content": text}]})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "context_length_exceeded"


@pytest.mark.parametrize("blank", [" ", "\t", "\u3000", "\n"])
@pytest.mark.parametrize("size", [300_000, 1_000_000, 1_200_000])
def test_blank_runs_that_no_tokeniser_survives_are_refused(http, blank, size):
    body = {"model": LARGE, "messages": [{"role": "user", "content": "x" + blank * size + "x"}]}
    answer = http.post("/chat/completions", json=body)
    assert answer.status_code in (400, 413)
    assert in_the_apis_form(answer)
    truncated = http.post("/chat/completions", json={**body, "model": f"{SMALL}:truncate=200"})
    assert in_the_apis_form(truncated)


def test_thousands_of_messages_are_answered_or_refused(http):
    for number in (1000, 100_000):
        body = {"model": SMALL, "messages": [{"role": "user", "content": "x"}] * number}
        assert in_the_apis_form(http.post("/chat/completions", json=body))
        assert in_the_apis_form(http.post("/chat/completions", json={**body, "model": f"{SMALL}:truncate"}))


@pytest.mark.parametrize(
    "piece", ["\n", "\r\n", " ", "x", "7", "_", "A", "é", "-", "`", "\n- ", "def ", "error ", "test "]
)
def test_a_prompt_of_one_thing_over_and_over_is_answered(own_server, piece):
    body = {"model": LARGE, "messages": [{"role": "user", "content": piece * 100_000}]}
    assert in_the_apis_form(own_server.post("/chat/completions", json=body))


# --- strange headers and paths ---


@pytest.mark.parametrize(
    "headers",
    [
        {"x-practice-sample": "9" * 5000},
        {"x-practice-sample": "-"},
        {"x-practice-sample": "1e5"},
        {"x-practice-sample": "ünïcode".encode()},
        {"x-practice-sample": "٣"},
        {"x-practice-fault": "=" * 300},
        {"x-practice-fault": ";*=;;"},
        {"x-practice-fault": "429" + "; times=1" * 50},
        {"x-practice-fault": "ü".encode("latin-1")},
        {"content-type": "image/png"},
        {"content-type": ""},
        {"accept": "image/png", "accept-encoding": "nonsense;q=9", "host": "%%%"},
        {"authorization": b"Bearer \xff\xfe"},
        {"authorization": "Bearer " + "k" * 20_000},
        {"expect": "100-continue"},
        {"range": "bytes=0-5", "if-none-match": "*", "x-forwarded-for": "::%"},
        {f"x-many-{number}": "y" * 50 for number in range(200)},
    ],
    ids=lambda headers: repr(headers)[:40],
)
def test_strange_headers_get_an_answer_or_an_error_in_form(http, headers):
    for number in (1, 3):
        body = {"model": LARGE, "messages": ASK, "n": number}
        encoded = {name: value if isinstance(value, bytes) else value.encode() for name, value in headers.items()}
        assert in_the_apis_form(http.post("/chat/completions", json=body, headers=encoded))


@pytest.mark.parametrize("protocol", ["h2c", "websocket", "nonsense"])
def test_another_protocol_is_not_taken_up(http, protocol):
    answer = http.get("/models", headers={"upgrade": protocol, "connection": "upgrade"})
    assert answer.status_code == 200
    assert answer.json()["data"]


def test_strange_paths_and_methods_get_an_error_in_form(http):
    dice = random.Random(SEED)
    root = str(http.base_url).removesuffix("/v1/")
    parts = [
        "v1",
        "chat",
        "completions",
        "models",
        "..",
        "%2e%2e",
        "%00",
        "%ff",
        "a" * 300,
        "",
        "?x=1",
        "%F0%9F",
        ";",
        "~",
    ]
    for _ in range(150):
        path = "/".join(dice.choices(parts, k=dice.randrange(1, 6)))
        method = dice.choice(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
        answer = http.request(method, f"{root}/{path}")
        assert answer.status_code == 204 or in_the_apis_form(answer), (method, path, answer.text)
