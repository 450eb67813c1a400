"""The practice model asked by a client that is not ours: litellm's proxy hands every call on to it."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest
from servers import KEY

from orchestration.errors import ModelFailed, WrongKey
from orchestration.models.client import Client

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]


@pytest.fixture
def direct(practice_url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=practice_url, api_key="any", max_retries=0) as sdk:
        yield sdk


@pytest.fixture
def proxy(litellm_url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=litellm_url, api_key=KEY, max_retries=0) as sdk:
        yield sdk


@pytest.fixture
def model(practice_windows: dict[str, int]) -> str:
    return next(iter(practice_windows))


def text(answer: openai.types.chat.ChatCompletion) -> str:
    return answer.choices[0].message.content or ""


def test_the_same_text_and_tokens_arrive(direct: openai.OpenAI, proxy: openai.OpenAI, model: str):
    ours, theirs = (sdk.chat.completions.create(model=model, messages=ASK) for sdk in (direct, proxy))
    assert text(theirs) == text(ours)
    assert "def normalise_email" in text(theirs)
    assert theirs.usage.total_tokens == ours.usage.total_tokens


def test_a_simulated_answer_still_says_so(proxy: openai.OpenAI, model: str):
    answer = proxy.chat.completions.create(model=model, messages=ASK)
    assert "simulated" in text(answer)
    assert "simulated" in (answer.system_fingerprint or "")


def test_a_stream_adds_up_to_the_same_text(direct: openai.OpenAI, proxy: openai.OpenAI, model: str):
    chunks = proxy.chat.completions.create(model=model, messages=ASK, stream=True)
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert streamed == text(direct.chat.completions.create(model=model, messages=ASK))


def test_a_seed_is_handed_on_so_repeats_are_independent(proxy: openai.OpenAI, model: str):
    texts = [text(proxy.chat.completions.create(model=model, messages=ASK, seed=seed)) for seed in range(12)]
    assert len(set(texts)) > 2
    assert text(proxy.chat.completions.create(model=model, messages=ASK, seed=3)) == texts[3]


def test_a_limit_on_the_answer_is_handed_on(proxy: openai.OpenAI, model: str):
    answer = proxy.chat.completions.create(model=model, messages=ASK, max_tokens=20)
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens <= 20


def test_too_long_is_understood_as_such_by_the_proxy(proxy: openai.OpenAI, practice_windows: dict[str, int]):
    small = min(practice_windows, key=lambda name: practice_windows[name])
    long = [{"role": "user", "content": "words " * (practice_windows[small] + 100)}]
    with pytest.raises(openai.BadRequestError, match="ContextWindowExceeded"):
        proxy.chat.completions.create(model=small, messages=long)


@pytest.mark.parametrize(("fault", "error"), [("429", openai.RateLimitError), ("500", openai.InternalServerError)])
def test_a_fault_is_understood_as_such_by_the_proxy(
    proxy: openai.OpenAI, model: str, fault: str, error: type[openai.APIStatusError]
):
    with pytest.raises(error, match=model):
        proxy.chat.completions.create(model=f"{model}:{fault}", messages=ASK)


def test_a_cut_stream_is_an_error_to_the_proxy_too(proxy: openai.OpenAI, model: str):
    with pytest.raises(openai.APIError):
        list(proxy.chat.completions.create(model=f"{model}:cut", messages=ASK, stream=True))


def test_our_samples_stay_independent_where_the_proxy_hands_headers_on(litellm_url: str, model: str):
    client = Client(litellm_url, KEY, model)
    texts = [client.ask(ASK[0]["content"], sample=sample).text for sample in range(12)]
    assert len(set(texts)) > 2
    assert client.ask(ASK[0]["content"], sample=3).text == texts[3]


def test_a_wrong_key_is_refused_in_a_sentence_that_does_not_show_it(litellm_url: str, model: str):
    with pytest.raises((WrongKey, ModelFailed), match=litellm_url) as caught:
        Client(litellm_url, "sk-somebody-elses", model, retries=0).ask("Hello")
    assert "somebody-elses" not in str(caught.value)
