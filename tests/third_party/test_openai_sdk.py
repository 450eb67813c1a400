"""The openai package itself, as anybody's program uses it, against the same servers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import openai
import pytest
from servers import Served

MESSAGES = [{"role": "user", "content": "Write a function that adds two numbers."}]


@pytest.fixture
def sdk(served: Served) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=served.url, api_key=served.key, max_retries=0, timeout=60) as made:
        yield made


def test_the_model_is_listed(sdk: openai.OpenAI, served: Served):
    assert served.model in [card.id for card in sdk.models.list()]


def test_an_answer_has_one_choice_with_a_text(sdk: openai.OpenAI, served: Served):
    answer = sdk.chat.completions.create(model=served.model, messages=MESSAGES)
    (choice,) = answer.choices
    assert choice.message.role == "assistant"
    assert isinstance(choice.message.content, str)
    assert choice.finish_reason in ("stop", "length")
    assert answer.usage is None or answer.usage.prompt_tokens > 0


def test_a_stream_is_pieces_of_text_and_a_reason_to_end(sdk: openai.OpenAI, served: Served):
    chunks = list(sdk.chat.completions.create(model=served.model, messages=MESSAGES, stream=True))
    choices = [choice for chunk in chunks for choice in chunk.choices]
    assert all(choice.delta.content is None or isinstance(choice.delta.content, str) for choice in choices)
    assert {choice.finish_reason for choice in choices} - {None} <= {"stop", "length"}
    assert choices[-1].finish_reason


def test_usage_in_a_stream_comes_last_if_at_all(sdk: openai.OpenAI, served: Served):
    options = {"include_usage": True}
    chunks = list(
        sdk.chat.completions.create(model=served.model, messages=MESSAGES, stream=True, stream_options=options)
    )
    assert all(chunk.usage is None for chunk in chunks[:-1])
    assert chunks[-1].usage is None or chunks[-1].usage.prompt_tokens > 0


def test_a_reader_who_leaves_a_stream_does_not_hurt_the_next(sdk: openai.OpenAI, served: Served):
    with sdk.chat.completions.create(model=served.model, messages=MESSAGES, stream=True) as stream:
        next(iter(stream))
    assert sdk.chat.completions.create(model=served.model, messages=MESSAGES).choices


def test_waiting_awaiting_and_streaming_side_by_side(served: Served, run_async):
    async def streamed(sdk: openai.AsyncOpenAI) -> str:
        stream = await sdk.chat.completions.create(model=served.model, messages=MESSAGES, stream=True)
        return "".join([chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices])

    async def whole(sdk: openai.AsyncOpenAI) -> str:
        answer = await sdk.chat.completions.create(model=served.model, messages=MESSAGES)
        return answer.choices[0].message.content or ""

    async def all_of_them() -> list[str]:
        async with openai.AsyncOpenAI(base_url=served.url, api_key=served.key, max_retries=0, timeout=60) as sdk:
            return await asyncio.gather(*(work(sdk) for work in (streamed, whole) for _ in range(3)))

    assert all(isinstance(text, str) for text in run_async(all_of_them()))


def test_a_broken_request_is_an_error_and_the_server_stays_up(sdk: openai.OpenAI, served: Served):
    with pytest.raises(openai.APIStatusError):
        sdk.chat.completions.create(model=served.model, messages="no list")  # type: ignore[arg-type]
    assert sdk.chat.completions.create(model=served.model, messages=MESSAGES).choices
