"""The record of a call to a model: the one place where it is made, whoever saw the call."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orchestration.log.delegation import Delegation
    from orchestration.log.delegation_log import DelegationLog


@dataclass
class Answer:
    """What a server said of one call, whatever the form of its answer; None and "" where it said nothing."""

    model: str | None = None
    id: str | None = None
    finish: tuple[str, ...] = ()
    input_tokens: int | None = None
    """Cached ones included."""
    output_tokens: int | None = None
    """Reasoning included."""
    cache_read: int | None = None
    cache_creation: int | None = None
    reasoning: int | None = None
    text: str | None = None
    simulated: bool | None = None
    cost_usd: float | None = None
    cost_source: str | None = None
    """`stated`, or `simulated` for a practice model's price."""
    fingerprint: str | None = None


def note_call(
    log: DelegationLog, unit: Delegation | None, answer: Answer, *, operation: str = "chat",
    provider: str | None = None, asked: str | None = None, prompt: Any = None, seconds: float | None = None,
    error: str | None = None, count: int = 1, ext_id: str | None = None, ts: int | None = None,
) -> bool:  # fmt: skip
    """Write the record of a call, counted to `unit` or, with None, to none. Says whether it is kept.

    asked: the model that was asked for. prompt: messages or text; only a keyed hash and its length are kept, and its
    text only if the learner chose so (`DelegationLog.content`). error: the name of the exception. count: how many calls
    the record stands for; tokens, seconds and cost are sums then. ext_id, ts: an importer's own id and time (µs, UTC).
    """
    said = None if prompt is None else canonical(prompt)
    keeps_text = log.content() != "none"
    if unit is not None:
        unit.touch()
    return log.write(
        {
            "t": "call",
            "unit_id": unit.unit_id if unit else None,
            "ts": ts,
            "gen_ai.operation.name": operation,
            "gen_ai.provider.name": provider,
            "gen_ai.request.model": asked,
            "gen_ai.response.model": answer.model,
            "gen_ai.response.id": answer.id,
            "gen_ai.response.finish_reasons": list(answer.finish) or None,
            "gen_ai.usage.input_tokens": answer.input_tokens,
            "gen_ai.usage.output_tokens": answer.output_tokens,
            "gen_ai.usage.cache_read.input_tokens": answer.cache_read,
            "gen_ai.usage.cache_creation.input_tokens": answer.cache_creation,
            "gen_ai.usage.reasoning.output_tokens": answer.reasoning,
            "error.type": error,
            "duration_s": None if seconds is None else round(seconds, 6),
            "prompt_hmac": None if said is None else log.fingerprint(said),
            "prompt_chars": None if prompt is None else characters(prompt),
            "answer_chars": None if answer.text is None else len(answer.text),
            "prompt": said if keeps_text else None,
            "answer": answer.text if keeps_text else None,
            "simulated": answer.simulated,
            "cost_usd": answer.cost_usd,
            "cost_source": answer.cost_source,
            "fingerprint": answer.fingerprint,
            "ext_id": ext_id,
            "count": count,
        },
        durable=False,
    )


def canonical(prompt: Any) -> str:
    """A prompt as one text: equal prompts give equal texts, whichever client sent them. A text is one user message."""
    messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
    return json.dumps(messages, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def characters(prompt: Any) -> int:
    """The length of all text in a prompt."""
    match prompt:
        case str():
            return len(prompt)
        case Mapping():
            return characters(prompt.get("content") or prompt.get("text") or "")
        case Sequence():
            return sum(characters(one) for one in prompt)
        case _:
            return 0


def prompt_of(body: Mapping[str, Any]) -> Any:
    """What a request's body shows to the model: its messages, or its input with the instructions before it."""
    if "messages" in body:
        return body["messages"]
    shown = body.get("input", body.get("prompt"))
    instructions = body.get("instructions")
    if isinstance(instructions, str):
        before = [{"role": "system", "content": instructions}]
        return before + ([{"role": "user", "content": shown}] if isinstance(shown, str) else list(shown or ()))
    return shown


def read(reply: Any) -> Answer:
    """What a server's answer says, as plain JSON or as the openai package's objects."""
    answer, said = Answer(), fields(reply)
    add(answer, said)
    choices, output = said.get("choices"), said.get("output")
    if isinstance(choices, list) and choices:
        answer.text = "".join(_text(fields(one)) for one in choices)
    elif isinstance(output, list):
        parts = [fields(one).get("content") for one in output]
        texts = [fields(part).get("text") for some in parts if isinstance(some, list) for part in some]
        answer.text = "".join(one for one in texts if isinstance(one, str))
    return answer


def add(answer: Answer, said: Mapping[str, Any]) -> None:
    """Take over what an answer, or a piece of a streamed one, says besides its text."""
    answer.model = _word(said.get("model")) or answer.model
    answer.id = _word(said.get("id")) or answer.id
    if version := _word(said.get("system_fingerprint")):
        answer.fingerprint = version
        if version.endswith("-simulated"):  # a practice model says so in every piece of a stream
            answer.simulated = True
    choices = said.get("choices")
    if isinstance(choices, list):
        ends = [fields(one).get("finish_reason") for one in choices]
        answer.finish += tuple(str(one) for one in ends if one)
    elif status := _word(said.get("status")):
        answer.finish = (status,)
    practice = said.get("practice")
    if isinstance(practice, dict):
        answer.simulated = bool(practice.get("simulated"))
        _cost(answer, practice.get("cost_usd"), "simulated" if answer.simulated else "stated")
    if said.get("usage") is not None:
        _usage(answer, fields(said["usage"]))


def fields(thing: Any) -> Mapping[str, Any]:
    """The fields of plain JSON, or of one of the openai package's objects with those that it does not know."""
    if isinstance(thing, dict):
        return thing
    known: dict[str, Any] = getattr(thing, "__dict__", {})
    more = getattr(thing, "__pydantic_extra__", None)
    return {**known, **more} if more else known


def _usage(answer: Answer, usage: Mapping[str, Any]) -> None:
    responses = usage.get("input_tokens") is not None or usage.get("output_tokens") is not None
    shown, written = ("input_tokens", "output_tokens") if responses else ("prompt_tokens", "completion_tokens")
    answer.input_tokens, answer.output_tokens = _count(usage.get(shown)), _count(usage.get(written))
    details = fields(usage.get(f"{shown}_details"))
    answer.cache_read = _count(details.get("cached_tokens"))
    answer.cache_creation = _count(details.get("cache_write_tokens"))
    answer.reasoning = _count(fields(usage.get(f"{written}_details")).get("reasoning_tokens"))
    _cost(answer, usage.get("cost"), "stated")


def _cost(answer: Answer, cost: Any, source: str) -> None:
    if isinstance(cost, int | float) and not isinstance(cost, bool) and 0 <= cost < 1e9:
        answer.cost_usd, answer.cost_source = float(cost), source


def _count(number: Any) -> int | None:
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 1 << 63 else None


def _word(one: Any) -> str | None:
    return one if isinstance(one, str) and one else None


def _text(choice: Mapping[str, Any]) -> str:
    content = fields(choice.get("message")).get("content") or choice.get("text")
    return content if isinstance(content, str) else ""
