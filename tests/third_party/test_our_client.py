"""The course's client asks any server: nobody's is the reference, so only what all have in common is expected."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import servers
from servers import Served

from orchestration.errors import ContextOverflow, ModelUnreachable, NotAnApi, UnknownModel
from orchestration.models import background
from orchestration.models.client import Client
from orchestration.models.messages import Message, Response

ASK = "Write a function that adds two numbers."


@pytest.fixture
def client(served: Served) -> Client:
    return Client(served.url, served.key, served.model, retries=0)


def test_an_answer_has_a_text_an_end_and_a_models_name(client: Client):
    answer = client.ask(ASK)
    assert isinstance(answer.text, str)
    assert answer.finish in ("stop", "length")
    assert answer.model


def test_tokens_are_counted_or_said_to_be_unknown(client: Client):
    usage = client.ask(ASK).usage
    assert usage is None or (usage.input_tokens > 0 and usage.output_tokens >= 0)


def test_a_practice_answer_is_known_as_simulated_and_a_strangers_is_not(client: Client, served: Served):
    assert client.ask(ASK).simulated == served.simulated


def test_a_price_is_known_only_where_the_server_states_one(client: Client, served: Served):
    assert (client.price() is not None) == served.priced
    assert (client.ask(ASK).cost_usd is not None) == served.simulated


def test_the_servers_models_are_listed_and_the_first_is_taken_when_none_is_named(served: Served):
    names = Client(served.url, served.key).models()
    assert served.model in names
    assert Client(served.url, served.key).model == names[0]


def test_a_conversation_with_a_system_message_and_signs_of_all_kinds_is_answered(client: Client):
    talk = [
        Message("system", "Answer in Python."),
        Message("user", "Grüße, 你好, \U0001f600 and a NUL? No: a tab\t."),
        Message("assistant", "```python\nx = 1\n```"),
        Message("user", "Now x = 2 <|endoftext|>"),
    ]
    assert isinstance(client.ask(talk).text, str)


def test_a_sample_that_the_server_does_not_know_of_hurts_nobody(client: Client):
    assert all(isinstance(client.ask(ASK, sample=sample).text, str) for sample in (1, 2))


def test_twelve_questions_at_once_are_all_answered(client: Client):
    answers = background.wait(background.together(client.ask_async(ASK, sample=number) for number in range(12)))
    assert len(answers) == 12
    assert all(isinstance(answer, Response) for answer in answers)


def test_waiting_in_threads_and_awaiting_on_the_loop_are_the_same_call(client: Client):
    soon = background.submit(client.ask_async(ASK))
    assert isinstance(client.ask(ASK).text, str)
    assert isinstance(soon.result(60).text, str)


def test_an_unknown_model_is_said_in_a_sentence_where_the_server_looks(served: Served):
    stranger = Client(served.url, served.key, "unheard-of", retries=0)
    if served.knows_its_models:
        with pytest.raises(UnknownModel, match="unheard-of"):
            stranger.ask(ASK)
    else:
        assert isinstance(stranger.ask(ASK).text, str)


def test_too_long_is_said_with_the_numbers_where_the_server_has_a_window(client: Client, served: Served):
    long = "words " * ((served.window or 20_000) + 100)
    if served.window is None:
        assert isinstance(client.ask(long).text, str)
    else:
        with pytest.raises(ContextOverflow, match=f"maximum context length is {served.window}"):
            client.ask(long)
        assert isinstance(client.ask(ASK).text, str), "and the next question is answered as ever"


def test_another_path_on_the_same_server_is_no_api(served: Served):
    with pytest.raises(NotAnApi, match="not an OpenAI-compatible API"):
        Client(f"{served.url}/somewhere/else", served.key, served.model, retries=0).ask(ASK)


def test_a_forgotten_v1_works_or_is_hinted_at(served: Served):
    short = Client(served.url.removesuffix("/v1"), served.key, served.model, retries=0)
    try:
        assert isinstance(short.ask(ASK).text, str)
    except NotAnApi as problem:
        assert "end in /v1" in str(problem)


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """Python's own file server, which answers an API's calls with HTML."""
    port = servers.free_port()
    command = [sys.executable, "-u", "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        yield f"http://127.0.0.1:{port}/v1"
        process.terminate()


def test_a_web_server_is_no_api_and_said_to_be_none(tmp_path: Path):
    (tmp_path / "v1").mkdir()
    (tmp_path / "v1" / "models").write_text("<html>Our products</html>")
    with web_server(tmp_path) as url:
        with pytest.raises(NotAnApi, match="not an OpenAI-compatible API"):
            Client(url, "any", "any", retries=0).ask(ASK)
        with pytest.raises(NotAnApi, match="not an OpenAI-compatible API"):
            Client(url, "any", retries=0).models()


def test_a_server_that_was_stopped_is_said_to_be_unreachable(tmp_path: Path):
    with web_server(tmp_path) as url:
        pass
    with pytest.raises(ModelUnreachable, match=f"No model answers at {url}"):
        Client(url, "any", "any", retries=0).ask(ASK)
