"""Reading a request: bytes in, a checked `Call` out, or the error that the real API gives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from practice.serving import fields
from practice.serving.errors import ApiError, kind_of, missing, refused, short, wrong_type

MOST_CHOICES = 8
ROLES = ("system", "developer", "user", "assistant", "tool", "function")

Turn = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """What one request asks for."""

    model: str
    """As it was sent: `name` or `name:fault`."""
    turns: tuple[Turn, ...]
    limit: int | None
    """Most tokens of each choice."""
    seed: int | None
    greedy: bool
    """Temperature 0: every sample is the same."""
    stops: tuple[str, ...]
    choices: int
    as_json: bool
    stream: bool
    usage: bool
    """Whether a stream ends by saying what it used."""


def read_call(raw: bytes) -> Call:
    """The request's fields, checked. Raises ApiError about the first that is wrong."""
    body = _parsed(raw)
    model = body.get("model")
    if model is None or model == "":
        raise ApiError(400, "You must provide a model parameter.", param="model")
    if not isinstance(model, str):
        raise wrong_type("model", "a string", model)
    messages = body.get("messages")
    if messages is None:
        raise missing("messages")
    if not isinstance(messages, list):
        raise wrong_type("messages", "an array of objects", messages)
    if not messages:
        raise ApiError(
            400,
            "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
            code="empty_array",
            param="messages",
        )
    turns = tuple([_turn(message, place) for place, message in enumerate(messages)])
    if len(body) == 2:  # the usual call
        return Call(model, turns, None, None, False, (), 1, False, False, False)
    _no_tools(body)
    _no_logprobs(body)
    fields.number(body, "top_p", 0, 1)
    fields.number(body, "presence_penalty", -2, 2)
    fields.number(body, "frequency_penalty", -2, 2)
    fields.text(body, "user")
    fields.flag(body, "store")
    fields.metadata(body)
    stream = fields.flag(body, "stream")
    return Call(
        model=model,
        turns=turns,
        limit=_limit(body),
        seed=fields.whole(body, "seed", -fields.LARGEST_INTEGER - 1),
        greedy=fields.number(body, "temperature", 0, 2) == 0,
        stops=fields.stops(body),
        choices=fields.whole(body, "n", 1, MOST_CHOICES) or 1,
        as_json=_as_json(body, turns),
        stream=stream,
        usage=_usage(body, stream),
    )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode()
        body = _decode(text)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(body, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except RecursionError:
        why = "it is nested too deeply"
    except json.JSONDecodeError as problem:
        why = f"{problem.msg} at character {problem.pos}"
    except UnicodeDecodeError as problem:
        why = f"it is not UTF-8 at byte {problem.start}"
    except UnicodeEncodeError:
        why = "a string in it holds half of a surrogate pair"
    except ValueError as problem:
        why = str(problem) if "JSON" in str(problem) else "a number in it has too many digits"
    else:
        if isinstance(body, dict):
            return body
        why = f"it must be an object, not {kind_of(body)}"
    raise ApiError(400, f"We could not parse the JSON body of your request: {why}.")


def _turn(message: Any, place: int) -> Turn:
    """One message as role and text."""
    where = f"messages[{place}]"
    if not isinstance(message, dict):
        raise wrong_type(where, "an object", message)
    role, content = message.get("role"), message.get("content")
    if not isinstance(role, str):
        raise missing(f"{where}.role") if role is None else wrong_type(f"{where}.role", "a string", role)
    if role not in ROLES:
        raise ApiError(
            400,
            f"Invalid value: '{short(role)}'. Supported values are: {', '.join(map(repr, ROLES))}.",
            code="invalid_value",
            param=f"{where}.role",
        )
    if isinstance(content, list):
        content = "\n".join([_part(part, f"{where}.content[{number}]") for number, part in enumerate(content)])
    elif content is None and role == "assistant":
        content = ""
    elif not isinstance(content, str):
        if content is None and "content" not in message:
            raise missing(f"{where}.content")
        raise wrong_type(f"{where}.content", "a string or an array of text parts", content)
    if role == "assistant" and (len(message) > 2 or not content):
        content = "\n".join([content, *_calls(message, where)]).strip("\n")
    return ("tool" if role == "function" else role), content


def _part(part: Any, where: str) -> str:
    if not isinstance(part, dict):
        raise wrong_type(where, "an object", part)
    kind = part.get("type")
    if kind not in ("text", "refusal"):
        said = short(kind) if isinstance(kind, str) else kind_of(kind)
        raise ApiError(
            400,
            f"Invalid content type: {said}. The practice models read text parts only.",
            code="invalid_value",
            param=f"{where}.type",
        )
    text = part.get(kind)
    if not isinstance(text, str):
        raise missing(f"{where}.{kind}") if text is None else wrong_type(f"{where}.{kind}", "a string", text)
    return text


def _calls(message: dict[str, Any], where: str) -> list[str]:
    """Calls of tools earlier in the conversation, as text that can be read."""
    calls = message.get("tool_calls")
    if calls is not None and not isinstance(calls, list):
        raise wrong_type(f"{where}.tool_calls", "an array of objects", calls)
    asked = [call.get("function") if isinstance(call, dict) else call for call in calls or ()]
    if message.get("function_call") is not None:
        asked.append(message["function_call"])
    lines = []
    for number, one in enumerate(asked):
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            raise missing(f"{where}.tool_calls[{number}].function.name")
        lines.append(f"{one['name']}({one.get('arguments') or ''})")
    return lines


def _limit(body: dict[str, Any]) -> int | None:
    new, old = fields.whole(body, "max_completion_tokens", 1), fields.whole(body, "max_tokens", 1)
    if new is not None and old is not None:
        raise ApiError(
            400,
            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
            code="invalid_parameter_combination",
            param="max_tokens",
        )
    return old if new is None else new


def _no_tools(body: dict[str, Any]) -> None:
    for tools, choice in (("tools", "tool_choice"), ("functions", "function_call")):
        offered, wish = fields.array(body, tools), body.get(choice)
        if wish in (None, "none"):
            if offered and wish is None:
                raise refused(tools, f"The practice models do not call tools: leave '{tools}' out.")
        elif offered:
            raise refused(choice, f"The practice models do not call tools: leave '{tools}' and '{choice}' out.")
        else:
            raise ApiError(400, f"'{choice}' is only allowed when '{tools}' are specified.", param=choice)


def _no_logprobs(body: dict[str, Any]) -> None:
    if fields.flag(body, "logprobs") or fields.whole(body, "top_logprobs", 0, 20) is not None:
        raise refused("logprobs", "The practice models give no log probabilities: leave 'logprobs' out.")


def _as_json(body: dict[str, Any], turns: tuple[Turn, ...]) -> bool:
    form = body.get("response_format")
    if form is None:
        return False
    if not isinstance(form, dict):
        raise wrong_type("response_format", "an object", form)
    kind = form.get("type")
    if kind is None:
        raise missing("response_format.type")
    if kind == "json_schema":
        raise refused(
            "response_format",
            'The practice models do not follow a JSON schema: use {"type": "json_object"} or {"type": "text"}.',
        )
    if kind == "json_object":
        if not any("json" in text.lower() for _, text in turns):
            raise ApiError(
                400,
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
                param="messages",
            )
        return True
    if kind != "text":
        raise ApiError(
            400,
            f"Invalid value: {repr(short(kind)) if isinstance(kind, str) else kind_of(kind)}. "
            "Supported values are: 'text', 'json_object'.",
            code="invalid_value",
            param="response_format.type",
        )
    return False


def _usage(body: dict[str, Any], stream: bool) -> bool:
    options = body.get("stream_options")
    if options is None:
        return False
    if not stream:
        raise ApiError(
            400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", param="stream_options"
        )
    return fields.flag(fields.table(body, "stream_options"), "include_usage")
