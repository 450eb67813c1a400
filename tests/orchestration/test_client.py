"""Asking a model: what comes back, and one clear sentence for everything that can go wrong on the way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from orchestration.errors import (
    AnswerWithoutCode,
    ContextOverflow,
    ModelFailed,
    ModelUnreachable,
    NoModel,
    NotAnApi,
    RateLimited,
    UnknownModel,
    WrongKey,
)
from orchestration.models.client import Client
from orchestration.models.messages import Message, Response
from practice.profiles import PROFILES

LARGE, SMALL, *_ = PROFILES
ASK = "def normalise_email(email: str) -> str: ..."


@contextmanager
def server(
    status: int, body: bytes, kind: str = "application/json", wait: threading.Event | None = None
) -> Iterator[str]:
    """A real server that answers everything alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if wait:
                wait.wait(20)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.do_GET()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}/v1"
        if wait:
            wait.set()
        made.shutdown()


def test_an_answer_knows_its_model_its_tokens_and_that_it_is_simulated(model_url):
    answer = Client().ask(ASK)
    assert "def normalise_email" in answer.code
    assert answer.model == LARGE
    assert answer.simulated
    assert answer.usage.input_tokens > 10
    assert answer.cost_usd > 0


def test_the_first_listed_model_is_asked_unless_one_is_named(model_url, monkeypatch):
    assert Client().model == LARGE
    monkeypatch.setenv("ORCHESTRATION_MODEL", SMALL)
    assert Client().model == SMALL
    assert Client(model_url, model=LARGE).with_model(SMALL).ask(ASK).model == SMALL


def test_the_settings_file_is_used_where_the_environment_is_silent(practice_url, tmp_path, monkeypatch):
    from orchestration.settings import settings_file

    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(f'url = "{practice_url}"\nmodel = "{SMALL}"\n')
    assert Client().ask(ASK).model == SMALL


def test_repeats_are_independent_and_repeatable(model_url):
    client = Client()
    texts = [client.ask(ASK, sample=sample).text for sample in range(12)]
    assert len(set(texts)) > 2
    assert client.ask(ASK, sample=3).text == texts[3]


def test_a_conversation_can_be_asked(model_url):
    answer = Client().ask([Message("system", "Passwords have at least 12 characters."), Message("user", ASK)])
    assert answer.usage.input_tokens > 25


def test_a_proxy_in_the_environment_does_not_get_in_the_way(model_url, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert "def normalise_email" in Client().ask(ASK).code


def test_no_address_says_how_to_get_one():
    with pytest.raises(NoModel, match=r"python3 start\.py"):
        Client()


def test_nothing_at_the_address_says_so():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(ModelUnreachable, match=rf"No model answers at {url}.*course doctor"):
            Client(url, retries=0).ask(ASK)


@pytest.mark.parametrize("url", ["not a url", "ftp://example", "http://", "http://127.0.0.1:99999/v1", ""])
def test_an_address_that_is_none_is_said(url):
    with pytest.raises((ModelUnreachable, NotAnApi, NoModel)):
        Client(url, retries=0).ask(ASK)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>Welcome to my router</html>", "text/html"),
        (200, b"{}", "application/json"),
        (200, b"[1, 2]", "application/json"),
        (200, b"{broken", "application/json"),
        (200, b'{"choices": []}', "application/json"),
        (404, b"<html>not here</html>", "text/html"),
        (404, b'{"detail": "Not Found"}', "application/json"),
    ],
)
def test_what_is_not_an_api_is_said(status, body, kind):
    with server(status, body, kind) as url, pytest.raises(NotAnApi, match="not an OpenAI-compatible API"):
        Client(url, model="any", retries=0).ask(ASK)


def test_a_forgotten_v1_is_hinted_at(practice_url):
    with pytest.raises(NotAnApi, match="end in /v1"):
        Client(practice_url.removesuffix("/v1"), model=LARGE).ask(ASK)


def test_a_wrong_key_is_said_without_showing_it():
    body = (
        b'{"error": {"message": "Incorrect API key provided.", "type": "x", "param": null, "code": "invalid_api_key"}}'
    )
    with server(401, body) as url, pytest.raises(WrongKey, match="refused the key") as caught:
        Client(url, "sk-secret", "any", retries=0).ask(ASK)
    assert "sk-secret" not in str(caught.value)


def test_an_unknown_model_is_said_with_those_there_are(model_url):
    with pytest.raises(UnknownModel, match=rf"no model 'unheard-of'.*{LARGE}"):
        Client(model="unheard-of").ask(ASK)


def test_too_long_is_said_with_the_numbers(model_url):
    with pytest.raises(ContextOverflow, match=f"Too long for {SMALL}.*16000 tokens"):
        Client(model=SMALL).ask("The weather was fine. " * 5000)


@pytest.mark.parametrize(("fault", "error"), [("429", RateLimited), ("500", ModelFailed), ("401", WrongKey)])
def test_a_servers_errors_become_ours(model_url, fault, error):
    with pytest.raises(error, match=model_url):
        Client(model=f"{LARGE}:{fault}", retries=0).ask(ASK)


def test_a_server_that_does_not_answer_in_time_is_said():
    with server(200, b"{}", wait=threading.Event()) as url, pytest.raises(ModelFailed, match="did not answer in time"):
        Client(url, model="any", timeout=0.3, retries=0).ask(ASK)


def test_a_server_without_usage_is_no_problem():
    body = b'{"choices": [{"message": {"content": "```python\\nx = 1\\n```"}}]}'
    with server(200, body) as url:
        answer = Client(url, model="any").ask(ASK)
    assert answer.usage is None
    assert answer.code == "x = 1"
    assert not answer.simulated


def test_an_answer_without_code_says_how_it_begins():
    with pytest.raises(AnswerWithoutCode, match="it begins: “I would rather not”"):
        _ = Response("I would rather not", None, "any", 0.1, False).code


def test_all_code_blocks_count_and_other_languages_do_not():
    text = "First:\n```python\na = 1\n```\nThen\n```py\nb = 2\n```\nand\n```bash\nrm -r x\n```"
    assert Response(text, None, "any", 0.1, False).code == "a = 1\n\n\nb = 2"


def test_a_practice_model_shows_its_card_and_a_live_one_has_none(model_url):
    card = Client().card()
    assert "Kwa et al. 2025" in " ".join(card.split())
    assert max(map(len, card.splitlines())) <= 88 and "\n    " in card and "  - Its mistakes come from a list" in card
    with server(200, b'{"object": "list", "data": [{"id": "mine", "object": "model"}]}') as url:
        assert "no calibration card" in Client(url).card()


def test_a_key_in_the_settings_file_never_goes_to_an_address_from_the_environment(monkeypatch):
    from orchestration.settings import address, settings_file

    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('url = "http://mine/v1"\nkey = "sk-mine"\nmodel = "m"\n')
    assert address().key == "sk-mine"
    monkeypatch.setenv("ORCHESTRATION_MODEL_URL", "http://elsewhere/v1")
    assert address().key == "none"


def test_a_password_in_the_address_is_used_and_never_shown():
    client = Client("http://ann:geheim@127.0.0.1:9/v1", model="m", retries=0)
    assert client.url == "http://ann:geheim@127.0.0.1:9/v1" and "geheim" not in repr(client)
    with pytest.raises(ModelUnreachable, match=r"No model answers at http://127\.0\.0\.1:9/v1 ") as told:
        client.ask("Hello")
    assert "geheim" not in str(told.value)
    with pytest.raises(ModelUnreachable) as told:
        Client("ftp://ann:geheim@127.0.0.1/v1")
    assert "geheim" not in str(told.value)
