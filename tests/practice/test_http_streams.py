"""Streams: the events that a real server sends, one token each."""

import json

import httpx2 as httpx

from practice.profiles import PROFILES

ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
LARGE, *_ = PROFILES
USAGE = {"stream_options": {"include_usage": True}}


def events(http, **fields):
    """The data of each event of a stream, as it stands on the wire."""
    answer = http.post("/chat/completions", json={"model": LARGE, "messages": ASK, "stream": True, **fields})
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = answer.text.split("\n\n")
    assert lines.pop() == ""
    assert all(line.startswith("data: ") and "\n" not in line for line in lines)
    return [line.removeprefix("data: ") for line in lines]


def chunks(http, **fields):
    *found, done = events(http, **fields)
    assert done == "[DONE]"
    return [json.loads(one) for one in found]


def whole(http, **fields):
    return http.post("/chat/completions", json={"model": LARGE, "messages": ASK, **fields}).json()


def text(found, index=0):
    choices = [choice for chunk in found for choice in chunk["choices"] if choice["index"] == index]
    return "".join(choice["delta"].get("content", "") for choice in choices)


def test_a_stream_adds_up_to_the_same_answer(sdk):
    whole = sdk.chat.completions.create(model=LARGE, messages=ASK)
    stream = list(sdk.chat.completions.create(model=LARGE, messages=ASK, stream=True, **USAGE))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    assert text == whole.choices[0].message.content
    assert stream[-1].usage == whole.usage
    assert {chunk.id for chunk in stream} == {whole.id}


def test_with_usage_every_chunk_has_null_but_the_last_which_has_no_choices(http):
    *found, last = chunks(http, **USAGE)
    assert all(chunk["usage"] is None and chunk["choices"] for chunk in found)
    assert last["choices"] == []
    assert last["usage"] == whole(http)["usage"]
    assert last["practice"]["simulated"] is True


def test_without_being_asked_no_chunk_mentions_usage(http, sdk):
    assert all("usage" not in chunk and chunk["choices"] for chunk in chunks(http))
    assert all("usage" not in chunk for chunk in chunks(http, stream_options={"include_usage": False}))
    assert all(chunk.usage is None for chunk in sdk.chat.completions.create(model=LARGE, messages=ASK, stream=True))


def test_the_first_chunk_has_the_role_and_the_last_why_it_ended(http):
    first, *middle, last = chunks(http)
    assert first["choices"][0]["delta"] == {"role": "assistant", "content": "", "refusal": None}
    assert all(set(chunk["choices"][0]["delta"]) == {"content"} for chunk in middle)
    assert all(chunk["choices"][0]["finish_reason"] is None for chunk in (first, *middle))
    assert last["choices"][0] == {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}


def test_every_chunk_says_what_it_is_part_of(http):
    answer = whole(http)
    for chunk in chunks(http, **USAGE):
        assert chunk["object"] == "chat.completion.chunk"
        assert [chunk[name] for name in ("id", "created", "model", "system_fingerprint")] == [
            answer[name] for name in ("id", "created", "model", "system_fingerprint")
        ]


def test_a_stream_has_one_chunk_for_each_token(http):
    found = chunks(http)
    assert len(found) - 2 == whole(http)["usage"]["completion_tokens"]


def test_a_stream_keeps_a_limit_and_says_so(http):
    found = chunks(http, max_completion_tokens=9, **USAGE)
    assert len(found) == 1 + 9 + 1 + 1
    assert found[-2]["choices"][0]["finish_reason"] == "length"
    assert found[-1]["usage"]["completion_tokens"] == 9


def test_several_choices_are_streamed_side_by_side(http):
    found = chunks(http, n=3, **USAGE)
    answer = whole(http, n=3)
    assert [text(found, index) for index in range(3)] == [one["message"]["content"] for one in answer["choices"]]
    order = [chunk["choices"][0]["index"] for chunk in found[:-1]]
    assert order[:9] == [0, 1, 2] * 3
    assert found[-1]["usage"] == answer["usage"]


def test_a_stream_of_json_is_the_same_json(http):
    fields = {"messages": [{"role": "system", "content": "JSON"}, *ASK], "response_format": {"type": "json_object"}}
    said = text(chunks(http, **fields))
    assert said == whole(http, **fields)["choices"][0]["message"]["content"]
    assert json.loads(said)["code"]


def test_the_sdks_own_accumulation_of_a_stream_works(sdk):
    with sdk.chat.completions.stream(model=LARGE, messages=ASK, **USAGE) as stream:
        kinds = {event.type for event in stream}
        final = stream.get_final_completion()
    assert {"chunk", "content.delta", "content.done"} <= kinds
    assert final.usage.total_tokens > 0
    assert "def normalise_email" in final.choices[0].message.content


def test_an_error_before_the_stream_begins_is_a_plain_error(http):
    answer = http.post("/chat/completions", json={"model": "unheard-of", "messages": ASK, "stream": True})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"


def test_leaving_a_stream_early_does_not_hurt_the_server(http, practice_url):
    for _ in range(20):
        body = {"model": f"{LARGE}:drip", "messages": ASK, "stream": True}
        with httpx.Client(headers={"authorization": "Bearer practice"}) as other:
            with other.stream("POST", f"{practice_url}/chat/completions", json=body) as answer:
                next(answer.iter_bytes())
    assert whole(http)["choices"]
