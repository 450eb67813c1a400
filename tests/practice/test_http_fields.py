"""The fields of a request: what each does, and the error that a real server gives for a wrong one."""

import json

import openai
import pytest

from practice.profiles import PROFILES
from worlds import count_tokens

ASK = [{"role": "user", "content": "Implement this:\n\ndef normalise_email(email: str) -> str:\n    ..."}]
JSON_ASK = [{"role": "system", "content": "Answer in JSON."}, *ASK]
LARGE, SMALL, *_ = PROFILES
TOOL = {"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}


def complete(http, **fields):
    return http.post("/chat/completions", json={"model": LARGE, "messages": ASK, **fields})


def said(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["choices"][0]["message"]["content"]


# --- how long an answer may be ---


@pytest.mark.parametrize("field", ["max_completion_tokens", "max_tokens"])
@pytest.mark.parametrize("limit", [1, 2, 7, 20, 33])
def test_a_limit_is_kept_to_the_token_and_said(http, field, limit):
    whole, answer = said(complete(http)), complete(http, **{field: limit}).json()
    text = answer["choices"][0]["message"]["content"]
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == limit
    assert whole.startswith(text)
    assert count_tokens(text) == limit


def test_a_limit_that_is_not_reached_changes_nothing(http):
    answer = complete(http, max_completion_tokens=10_000)
    assert answer.json()["choices"][0]["finish_reason"] == "stop"
    assert said(answer) == said(complete(http))


def test_a_shorter_answer_costs_less_and_takes_less_time(http):
    whole, short = complete(http).json()["practice"], complete(http, max_tokens=5).json()["practice"]
    assert 0 < short["cost_usd"] < whole["cost_usd"]
    assert 0 < short["seconds"] < whole["seconds"]


def test_both_limits_at_once_are_refused(http):
    assert complete(http, max_tokens=5, max_completion_tokens=5).status_code == 400


def test_too_much_for_the_window_is_an_overflow(sdk):
    long = [{"role": "user", "content": "The weather was fine. " * 4000}]
    with pytest.raises(openai.BadRequestError, match="your messages resulted in") as caught:
        sdk.chat.completions.create(model=SMALL, messages=long)
    assert caught.value.code == "context_length_exceeded"
    assert caught.value.param == "messages"


def test_the_window_holds_prompt_and_answer_together(http):
    window = PROFILES[SMALL].window
    asked = complete(http, model=SMALL).json()["usage"]["prompt_tokens"]
    fits = complete(http, model=SMALL, max_completion_tokens=window - asked)
    over = complete(http, model=SMALL, max_completion_tokens=window - asked + 1)
    assert fits.status_code == 200
    assert over.status_code == 400
    assert over.json()["error"]["code"] == "context_length_exceeded"
    assert f"({asked} in the messages, {window - asked + 1} in the completion)" in over.json()["error"]["message"]


def test_an_answer_ends_where_the_window_ends(http):
    window = PROFILES[SMALL].window
    filler = [{"role": "system", "content": " a" * 4000} for _ in range(3)]
    asked = complete(http, model=SMALL, messages=[*filler, *ASK]).json()["usage"]["prompt_tokens"]
    more = {"role": "system", "content": " a" * (window - asked - 4 - 10)}
    answer = complete(http, model=SMALL, messages=[*filler, more, *ASK]).json()
    assert answer["usage"]["total_tokens"] == window
    assert answer["usage"]["completion_tokens"] == 10
    assert answer["choices"][0]["finish_reason"] == "length"


def test_an_answer_ends_before_a_stop_sequence(http):
    whole = said(complete(http))
    answer = complete(http, stop=["no such words", "def "])
    assert said(answer) == whole.partition("def ")[0]
    assert answer.json()["choices"][0]["finish_reason"] == "stop"
    assert answer.json()["usage"]["completion_tokens"] == count_tokens(said(answer))
    assert said(complete(http, stop="no such words")) == whole


# --- JSON, tools and other wishes ---


def test_json_mode_answers_with_an_object_of_words_and_code(http):
    answer = json.loads(said(complete(http, messages=JSON_ASK, response_format={"type": "json_object"})))
    assert set(answer) == {"answer", "code"}
    assert "simulated" in answer["answer"]
    assert "def normalise_email" in answer["code"][0]


def test_json_mode_without_the_word_json_is_refused_as_the_real_api_does(http):
    answer = complete(http, response_format={"type": "json_object"})
    assert answer.status_code == 400
    assert "must contain the word 'json'" in answer.json()["error"]["message"]
    assert answer.json()["error"]["param"] == "messages"


def test_a_json_schema_is_refused_with_what_to_do_instead(sdk):
    schema = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}
    with pytest.raises(openai.BadRequestError, match="json_object"):
        sdk.chat.completions.create(model=LARGE, messages=JSON_ASK, response_format=schema)


def test_tools_are_refused_in_one_sentence(sdk):
    with pytest.raises(openai.BadRequestError, match="do not call tools") as caught:
        sdk.chat.completions.create(model=LARGE, messages=ASK, tools=[TOOL])
    assert caught.value.param == "tools"


@pytest.mark.parametrize(
    "fields",
    [
        {"tools": []},
        {"tools": None},
        {"tool_choice": "none"},
        {"tools": [TOOL], "tool_choice": "none"},
        {"functions": [], "function_call": "none"},
        {"response_format": {"type": "text"}},
        {"response_format": None},
        {"logprobs": False},
        {"n": 1, "stream": False, "stop": None, "seed": None, "user": "somebody", "store": True},
        {"metadata": {"lesson": "3"}},
        {"top_p": 1, "presence_penalty": 0, "frequency_penalty": 0.0, "temperature": 1},
        {"parallel_tool_calls": True, "reasoning_effort": "low", "service_tier": "auto", "logit_bias": {"1": 2}},
        {"never_heard_of": {"deep": [1, {"x": None}]}, "other": 3.5},
    ],
)
def test_what_changes_nothing_is_accepted_and_changes_nothing(http, fields):
    assert said(complete(http, **fields)) == said(complete(http))


def test_calls_of_tools_earlier_in_a_conversation_are_read_as_text(http):
    call = {"id": "1", "type": "function", "function": {"name": "read_rules", "arguments": '{"file": "rules.md"}'}}
    tools = [
        {"role": "user", "content": "Read the rules first."},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "Addresses are lower case."},
        *ASK,
    ]
    text = [
        tools[0],
        {"role": "assistant", "content": 'read_rules({"file": "rules.md"})'},
        {"role": "tool", "content": [{"type": "text", "text": "Addresses are lower case."}]},
        *ASK,
    ]
    assert said(complete(http, messages=tools)) == said(complete(http, messages=text))


def test_parts_of_text_are_read_as_one_text(http):
    parts = [{"type": "text", "text": line} for line in ASK[0]["content"].split("\n")]
    assert said(complete(http, messages=[{"role": "user", "content": parts}])) == said(complete(http))


# --- wrong fields ---


@pytest.mark.parametrize(
    ("fields", "param", "code"),
    [
        ({"messages": []}, "messages", "empty_array"),
        ({"messages": None}, "messages", "missing_required_parameter"),
        ({"messages": "hello"}, "messages", "invalid_type"),
        ({"messages": {"role": "user"}}, "messages", "invalid_type"),
        ({"messages": [1]}, "messages[0]", "invalid_type"),
        ({"messages": [{}]}, "messages[0].role", "missing_required_parameter"),
        ({"messages": [{"role": 3, "content": "x"}]}, "messages[0].role", "invalid_type"),
        ({"messages": [{"role": ["user"], "content": "x"}]}, "messages[0].role", "invalid_type"),
        ({"messages": [*ASK, {"role": "wizard", "content": "x"}]}, "messages[1].role", "invalid_value"),
        ({"messages": [{"role": "user"}]}, "messages[0].content", "missing_required_parameter"),
        ({"messages": [{"role": "user", "content": None}]}, "messages[0].content", "invalid_type"),
        ({"messages": [{"role": "user", "content": 3}]}, "messages[0].content", "invalid_type"),
        ({"messages": [{"role": "user", "content": ["x"]}]}, "messages[0].content[0]", "invalid_type"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "messages[0].content[0].type",
            "invalid_value",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "text", "text": 5}]}]},
            "messages[0].content[0].text",
            "invalid_type",
        ),
        ({"messages": [{"role": "assistant", "tool_calls": 5}]}, "messages[0].tool_calls", "invalid_type"),
        ({"model": 5}, "model", "invalid_type"),
        ({"model": None}, "model", None),
        ({"n": 0}, "n", "integer_below_min_value"),
        ({"n": 9}, "n", "integer_above_max_value"),
        ({"n": "2"}, "n", "invalid_type"),
        ({"n": True}, "n", "invalid_type"),
        ({"max_completion_tokens": 0}, "max_completion_tokens", "integer_below_min_value"),
        ({"max_completion_tokens": "many"}, "max_completion_tokens", "invalid_type"),
        ({"max_tokens": 1.5}, "max_tokens", "invalid_type"),
        ({"seed": "x"}, "seed", "invalid_type"),
        ({"seed": 2**63}, "seed", "integer_above_max_value"),
        ({"temperature": 2.5}, "temperature", "decimal_above_max_value"),
        ({"temperature": -1}, "temperature", "decimal_below_min_value"),
        ({"temperature": "hot"}, "temperature", "invalid_type"),
        ({"top_p": 2}, "top_p", "decimal_above_max_value"),
        ({"presence_penalty": -3}, "presence_penalty", "decimal_below_min_value"),
        ({"stream": "yes"}, "stream", "invalid_type"),
        ({"stream_options": {"include_usage": True}}, "stream_options", None),
        ({"stream": True, "stream_options": 1}, "stream_options", "invalid_type"),
        ({"stop": 1}, "stop", "invalid_type"),
        ({"stop": ["a", 1]}, "stop[1]", "invalid_type"),
        ({"stop": list("abcde")}, "stop", "array_above_max_length"),
        ({"user": 1}, "user", "invalid_type"),
        ({"store": "yes"}, "store", "invalid_type"),
        ({"metadata": []}, "metadata", "invalid_type"),
        ({"metadata": {"a": 1}}, "metadata.a", "invalid_type"),
        ({"metadata": {str(number): "x" for number in range(17)}}, "metadata", "object_above_max_properties"),
        ({"tools": "x"}, "tools", "invalid_type"),
        ({"tools": [TOOL], "tool_choice": "auto"}, "tool_choice", "unsupported_parameter"),
        ({"tool_choice": "auto"}, "tool_choice", None),
        ({"functions": [{"name": "look"}]}, "functions", "unsupported_parameter"),
        ({"logprobs": True}, "logprobs", "unsupported_parameter"),
        ({"top_logprobs": 2}, "logprobs", "unsupported_parameter"),
        ({"response_format": "json"}, "response_format", "invalid_type"),
        ({"response_format": {}}, "response_format.type", "missing_required_parameter"),
        ({"response_format": {"type": "xml"}}, "response_format.type", "invalid_value"),
        ({"response_format": {"type": ["text"]}}, "response_format.type", "invalid_value"),
        ({"model": f"{LARGE}:nonsense"}, "model", "unknown_fault"),
    ],
)
def test_a_wrong_field_is_a_400_that_names_it(http, fields, param, code):
    answer = complete(http, **fields)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["message"].endswith(".")
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
