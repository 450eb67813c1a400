"""What is hardly HTTP, over a socket: the server answers as real ones do, or hangs up, and stays up."""

import json
import random
import socket
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from practice.profiles import PROFILES

ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
LARGE, *_ = PROFILES
SEED = 20261122


@pytest.fixture
def http(practice_url):
    with httpx.Client(base_url=practice_url, headers={"authorization": "Bearer practice"}, timeout=60) as client:
        yield client
        asked = client.post("/chat/completions", json={"model": LARGE, "messages": ASK})
        assert "def normalise_email" in asked.json()["choices"][0]["message"]["content"]


def exchange(url, data, *, patient=True):
    """Send bytes as they are; what comes back until the server is done or silent."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as line:
        back = b""
        try:
            line.sendall(data)
            if not patient:
                return b""
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65536):
                back += piece
        except OSError:  # closed on us, as is a server's right
            pass
        return back


def raw(head, body=b""):
    return head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


POST = "POST /v1/chat/completions HTTP/1.1\nhost: x\nauthorization: Bearer practice\nconnection: close"
BODY = json.dumps({"model": LARGE, "messages": ASK}).encode()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (raw(f"{POST}\ncontent-length: {len(BODY)}", BODY), b"200"),
        (raw(f"{POST}\ncontent-length: {len(BODY) - 5}", BODY[:-5]), b"400"),
        (raw(f"{POST}\ntransfer-encoding: chunked", b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)), b"200"),
        (raw(POST), b"400"),
        (raw(f"{POST}\ncontent-length: 99999999999999"), b"413"),
        (raw(f"{POST}\ncontent-length: -1"), b"400"),
        (raw(f"{POST}\ncontent-length: many"), b"400"),
        (raw(f"{POST}\ncontent-length: {'9' * 60}"), b"400"),
        (raw(f"{POST}\ncontent-length: 3\ncontent-length: 4", b"abcd"), b"400"),
        (raw(f"{POST}\ntransfer-encoding: chunked", b"zz\r\n"), b"400"),
        (raw("GET /v1/models HTTP/1.0\nauthorization: Bearer practice"), b"200"),
    ],
    ids=range(11),
)
def test_wrong_lengths_and_odd_requests_get_the_status_of_a_real_server(http, data, status):
    answer = exchange(str(http.base_url), data)
    assert answer.split(b" ", 2)[1] == status, answer


def test_raw_garbage_leaves_the_server_up(http):
    dice = random.Random(SEED)
    whole = raw(f"{POST}\ncontent-length: {len(BODY)}", BODY)
    for number in range(200):
        match number % 4:
            case 0:
                data = dice.randbytes(dice.randrange(1, 2000))
            case 1:  # a request that breaks off
                data = whole[: dice.randrange(len(whole))]
            case 2:  # a request with bytes turned over
                mutable = bytearray(whole)
                for _ in range(dice.randrange(1, 10)):
                    mutable[dice.randrange(len(mutable))] = dice.randrange(256)
                data = bytes(mutable)
            case _:  # a greeting in another protocol
                data = dice.choice(
                    [b"\x16\x03\x01\x02\x00\x01\x00", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\r\n" * 500, b"GET /\r\n"]
                ) + dice.randbytes(50)
        answer = exchange(str(http.base_url), data, patient=number % 3 > 0)
        assert b" 500 " not in answer[:20], (data, answer)


def test_an_open_line_that_says_nothing_holds_nobody_up(http):
    parts = urlsplit(str(http.base_url))
    silent = [socket.create_connection((parts.hostname, parts.port)) for _ in range(20)]
    try:
        for line in silent:
            line.sendall(raw(f"{POST}\ncontent-length: 500")[:-30])
        assert http.get("/models").status_code == 200
    finally:
        for line in silent:
            line.close()
