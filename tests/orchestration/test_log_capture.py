"""Every call of a watched client is noted, and nothing changes for whoever makes it."""

from __future__ import annotations

import asyncio
import contextvars
import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openai
import pytest
from log_calls import ASK, MODEL, SAID, answered, ask, calls
from openai import AsyncOpenAI, OpenAI

from orchestration import log
from orchestration.errors import BadEntry, RateLimited
from orchestration.log import DelegationLog
from orchestration.log.current import quiet
from orchestration.models.client import Client

WITH_USAGE: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}


@pytest.fixture
def client(model_url: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=model_url, api_key="x") as plain:
        yield log.watch(plain)


def test_a_call_is_counted_to_the_unit_that_is_open(client):
    with log.delegate("Log in") as unit:
        reply = ask(client)
    (record,) = calls()
    assert answered(record)
    assert record["unit_id"] == unit.unit_id
    assert record["gen_ai.usage.output_tokens"] == reply.usage.completion_tokens
    assert record["gen_ai.response.id"] == reply.id
    assert list(record["gen_ai.response.finish_reasons"]) == ["stop"]
    assert record["answer_chars"] == len(reply.choices[0].message.content)
    assert record["cost_usd"] == reply.practice["cost_usd"]
    assert record["fingerprint"] == reply.system_fingerprint
    assert 0 < record["duration_s"] < 60
    frame = log.frame()
    assert frame.loc[0, ["calls", "model", "simulated"]].tolist() == [1, MODEL, True]


def test_a_call_outside_any_unit_is_kept_as_unfiled(client):
    ask(client)
    (record,) = calls()
    assert answered(record) and "unit_id" not in record
    assert log.frame().empty


def test_no_text_of_a_prompt_or_an_answer_is_on_the_disk(client):
    with log.delegate("Something else"):
        ask(client)
        list(ask(client, stream=True))
    everything = b"".join(path.read_bytes() for path in log.own().home.rglob("*") if path.is_file())
    assert b"Something else" in everything
    assert b"log_in" not in everything and b"def " not in everything
    assert [len(one["prompt_hmac"]) for one in calls()] == [16, 16]


@pytest.mark.parametrize("content", ["redacted", "full"])
def test_text_is_kept_once_the_learner_says_so(client, content):
    secret = "Mail ada@example.com about log_in."
    assert log.content() == "none"
    assert log.content(content) == content
    ask(client, messages=[{"role": "user", "content": secret}])
    log.content("none")
    ask(client)
    kept, after = calls()
    assert "about log_in" in kept["prompt"] and kept["answer"]
    assert ("ada@example.com" in kept["prompt"]) == (content == "full")
    assert "prompt" not in after and "answer" not in after


def test_equal_prompts_have_equal_hashes_here_and_no_one_elses(client, model_url, tmp_path):
    ask(client)
    own = log.watch(Client(model_url, model=MODEL))
    own.ask(ASK)
    own.ask(ASK + " ")
    other = log.watch(OpenAI(base_url=model_url, api_key="x"), DelegationLog(tmp_path / "other"))
    ask(other)
    first, second, third = (one["prompt_hmac"] for one in calls())
    (elsewhere,) = DelegationLog(tmp_path / "other").calls()["prompt_hmac"]
    assert first == second != third
    assert elsewhere != first


def test_awaited_calls_are_noted_like_the_others(model_url, run_async):
    async def work() -> None:
        async with log.watch(AsyncOpenAI(base_url=model_url, api_key="x")) as client:
            with log.delegate("Awaited"):
                await ask(client.with_options(timeout=20))
                async for chunk in await ask(client, stream=True):
                    assert chunk.choices[0]
                async with client.chat.completions.stream(model=MODEL, messages=SAID) as stream:
                    async for _ in stream:
                        pass
                (await client.chat.completions.with_raw_response.create(model=MODEL, messages=SAID)).parse()
                asked = client.chat.completions.with_raw_response.create
                raw = await asked(model=MODEL, messages=SAID, **WITH_USAGE)
                async for _ in raw.parse():
                    pass
                async with client.chat.completions.with_streaming_response.create(model=MODEL, messages=SAID) as raw:
                    await raw.parse()
                async with client.chat.completions.with_streaming_response.create(model=MODEL, messages=SAID) as raw:
                    await raw.json()

    run_async(work())
    assert [answered(one) for one in calls()] == [True] * 7
    assert log.frame().loc[0, "calls"] == 7


def test_every_way_of_asking_is_noted(client):
    with log.delegate("All ways"):
        client.chat.completions.with_raw_response.create(model=MODEL, messages=SAID).parse()
        list(client.chat.completions.with_raw_response.create(model=MODEL, messages=SAID, **WITH_USAGE).parse())
        with client.chat.completions.with_streaming_response.create(model=MODEL, messages=SAID) as raw:
            raw.parse()
        with client.chat.completions.with_streaming_response.create(model=MODEL, messages=SAID) as raw:
            raw.json()
        with client.chat.completions.stream(model=MODEL, messages=SAID) as stream:
            stream.get_final_completion()
        with ask(client, stream=True) as stream:
            while next(stream, None):
                pass
        ask(client.with_options(timeout=20))
        client.post("/chat/completions", body={"model": MODEL, "messages": SAID}, cast_to=object)
    assert [answered(one) for one in calls()] == [True] * 8


def test_what_the_caller_gets_is_what_an_unwatched_client_gives(client, model_url):
    bare = OpenAI(base_url=model_url, api_key="x")

    def seen(one: Any) -> dict[str, Any]:
        return {name: value for name, value in one.model_dump().items() if name != "created"}

    assert seen(ask(client)) == seen(ask(bare))
    mine, theirs = ask(client, stream=True), ask(bare, stream=True)
    assert type(mine) is type(theirs)
    assert [seen(one) for one in mine] == [seen(one) for one in theirs]
    assert [seen(one) for one in ask(client, **WITH_USAGE)] == [seen(one) for one in ask(bare, **WITH_USAGE)]
    with client.chat.completions.stream(model=MODEL, messages=SAID) as mine:
        with bare.chat.completions.stream(model=MODEL, messages=SAID) as theirs:
            assert [one.type for one in mine] == [one.type for one in theirs]
            assert seen(mine.get_final_completion()) == seen(theirs.get_final_completion())
    assert type(client) is OpenAI


def test_listing_models_is_no_call(client):
    client.models.list()
    assert calls() == []


def test_watching_twice_is_once_and_can_be_ended(client):
    assert log.watch(client) is client
    ask(client)
    made = client.with_options(max_retries=1)
    assert log.unwatch(client) is client
    ask(client)
    assert len(calls()) == 1
    ask(made)
    assert len(calls()) == 2


def test_no_prediction_counts_once_a_call_was_sent(client):
    with log.delegate("Half read") as unit:
        next(ask(client, stream=True))
        with pytest.raises(BadEntry, match="too late to predict"):
            unit.predict(0.99)
    assert log.frame().predicted_success.isna().all()


def test_a_copy_asks_with_its_own_key_and_address(client, model_url):
    for made in (copy.copy(client), client.copy(), client.with_options()):
        made.api_key, made.base_url = "another", "http://127.0.0.1:9/v1"
        made.max_retries = 0
        with pytest.raises(openai.APIConnectionError):
            ask(made)
    assert ask(client).usage
    noted = [one.get("error.type") for one in calls()]
    assert noted == ["APIConnectionError", "APIConnectionError", None]  # those of copy.copy are nobody's


def test_what_somebody_else_put_on_a_client_stays_there(model_url):
    client = OpenAI(base_url=model_url, api_key="x")
    met, request = [], client.request

    def theirs(*args: Any, **options: Any) -> Any:
        met.append(args)
        return request(*args, **options)

    client.request = theirs
    log.watch(log.watch(client))
    ask(client)
    assert (len(met), len(calls())) == (1, 1)
    log.unwatch(client)
    assert client.request is theirs
    ask(client)
    assert (len(met), len(calls())) == (2, 1)


def test_a_wrapper_that_was_put_over_a_watched_client_goes_on_when_it_is_unwatched(client):
    met, request = [], client.request

    def theirs(*args: Any, **options: Any) -> Any:
        met.append(args)
        return request(*args, **options)

    client.request = theirs
    ask(client)
    ask(log.unwatch(client))
    assert client.request is theirs
    ask(log.watch(client))
    assert (len(met), len(calls())) == (3, 2)


def test_a_client_that_was_watched_and_unwatched_holds_what_it_held_before(model_url):
    client = OpenAI(base_url=model_url, api_key="x")
    before = dict(vars(client))
    log.unwatch(log.watch(client))
    assert vars(client) == before


def test_only_that_client_is_watched(client, model_url):
    ask(OpenAI(base_url=model_url, api_key="x"))
    assert calls() == []


@pytest.mark.parametrize("wrong", [None, "http://127.0.0.1/v1", OpenAI, 3])
def test_what_is_no_client_cannot_be_watched(wrong):
    with pytest.raises(BadEntry, match=r"client = log\.watch\(OpenAI\(\)\)"):
        log.watch(wrong)


def test_the_courses_own_client_is_counted_to_an_open_unit_without_being_watched(model_url):
    client = Client()
    client.ask(ASK)
    with log.delegate("Own client") as unit:
        answer = client.ask(ASK)
        with pytest.raises(RateLimited):
            Client(model=f"{MODEL}:429", retries=0).ask(ASK)
    client.ask(ASK)
    first, refused = calls()
    assert answered(first) and first["unit_id"] == unit.unit_id
    assert first["gen_ai.usage.output_tokens"] == answer.usage.output_tokens
    assert refused["error.type"] == "RateLimited"


def test_in_a_lesson_the_courses_own_client_is_noted_unasked(model_url, monkeypatch):
    Client().ask(ASK)
    monkeypatch.setenv("ORCHESTRATION_PLACE", "week0_start/1_open_the_course.ipynb")
    Client().ask(ASK)
    (record,) = calls()
    assert "unit_id" not in record or record["unit_id"] is None
    silent = Client()
    log.unwatch(silent)
    silent.ask(ASK)
    assert len(calls()) == 1


def test_the_courses_own_client_can_be_watched_outside_units_too(model_url):
    client = log.watch(Client())
    client.ask(ASK)
    client.with_model(MODEL).ask(ASK)
    log.unwatch(client).ask(ASK)
    assert len(calls()) == 2


def test_within_quiet_nothing_is_noted_but_in_a_unit_of_its_own(client, model_url):
    own = Client(model_url, model=MODEL)
    with log.delegate("Outer") as outer:
        with quiet():
            ask(client)
            own.ask(ASK)
            with log.delegate("Inner") as inner:
                ask(client)
            own.ask(ASK)
        own.ask(ASK)
    assert [one["unit_id"] for one in calls()] == [inner.unit_id, outer.unit_id]
    assert inner.facts.parent_id == outer.unit_id


def test_nested_units_count_their_own_calls(client):
    with log.delegate("Outer") as outer:
        ask(client)
        with log.delegate("Inner") as inner:
            ask(client)
        ask(client)
    assert [one["unit_id"] for one in calls()] == [outer.unit_id, inner.unit_id, outer.unit_id]


def test_tasks_side_by_side_count_to_their_own_units(model_url, run_async):
    async def work() -> list[str]:
        client = log.watch(AsyncOpenAI(base_url=model_url, api_key="x"))

        async def one(number: int) -> str:
            with log.delegate(f"Task {number}") as unit:
                for _ in range(number):
                    await ask(client)
            return unit.unit_id

        return await asyncio.gather(*(one(number) for number in (1, 2, 3)))

    ids = run_async(work())
    noted = [one["unit_id"] for one in calls()]
    assert [noted.count(one) for one in ids] == [1, 2, 3]


def test_a_thread_counts_to_the_unit_whose_context_it_was_given(client):
    with log.delegate("Threads") as unit, ThreadPoolExecutor(2) as pool:
        pool.submit(ask, client).result()
        pool.submit(contextvars.copy_context().run, ask, client).result()
    assert [one.get("unit_id") for one in calls()] == [None, unit.unit_id]


def test_many_threads_lose_no_call(client):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ask(client), range(60)))
    assert len({one["id"] for one in calls()}) == 60


def test_a_log_that_cannot_be_written_is_told_once_and_the_call_goes_on(model_url, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    broken = DelegationLog(tmp_path / "file")
    client = log.watch(OpenAI(base_url=model_url, api_key="x"), broken)
    with broken.delegate("Goes on") as unit:
        assert ask(client).usage
        list(ask(client, stream=True))
        unit.accept()
    assert capsys.readouterr().err.count("cannot be written") == 1
    assert "cannot be written" in broken.trouble


class Faulty(DelegationLog):
    """A log with a fault of its own in it."""

    def write(self, record: Any, *, durable: bool) -> bool:
        raise RuntimeError("a fault in the log")


def test_a_fault_in_the_log_never_reaches_the_call(model_url, tmp_path, capsys):
    faulty = Faulty(tmp_path / "faulty")
    client = log.watch(OpenAI(base_url=model_url, api_key="x"), faulty)
    assert ask(client).usage
    assert len([one.choices[0] for one in ask(client, stream=True)]) > 3
    with pytest.raises(openai.NotFoundError):
        ask(client, model=f"{MODEL}:404")
    assert capsys.readouterr().err.count("a fault in the log") == 1
    assert "a fault in the log" in faulty.trouble
