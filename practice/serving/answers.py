"""From a checked request to an answer: independent choices, ends, exact limits and what was used."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from practice.model import Answer, PracticeModel
from practice.profile import CREATED, VERSION
from practice.serving.window import encoding
from practice.serving.wire import Call, Turn
from worlds import count_tokens

FINGERPRINT = f"practice-{VERSION}-simulated"

_FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)\n?```\n*", re.S)
_INPUT = {"cached_tokens": 0, "audio_tokens": 0}
_OUTPUT = {
    "reasoning_tokens": 0,
    "audio_tokens": 0,
    "accepted_prediction_tokens": 0,
    "rejected_prediction_tokens": 0,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several."""

    index: int
    text: str
    finish: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Completion:
    """Everything that the reply to a request says."""

    ident: str
    model: str
    sample: str
    choices: tuple[Choice, ...]
    prompt_tokens: int
    cost_usd: float
    seconds: float
    """Simulated: what a model of this speed would take."""

    @property
    def completion_tokens(self) -> int:
        return sum([choice.tokens for choice in self.choices])

    def head(self, kind: str) -> dict[str, Any]:
        """The fields that a whole answer and a chunk share."""
        return {
            "id": self.ident,
            "object": kind,
            "created": CREATED,
            "model": self.model,
            "service_tier": "default",
            "system_fingerprint": FINGERPRINT,
        }

    def usage(self) -> dict[str, Any]:
        used = self.completion_tokens
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": used,
            "total_tokens": self.prompt_tokens + used,
            "prompt_tokens_details": _INPUT,
            "completion_tokens_details": _OUTPUT,
        }

    def extra(self) -> dict[str, Any]:
        """What only a simulated model can say."""
        return {
            "practice": {
                "simulated": True,
                "version": VERSION,
                "sample": self.sample,
                "cost_usd": self.cost_usd,
                "seconds": self.seconds,
            }
        }

    def body(self) -> dict[str, Any]:
        """The whole answer."""
        choices: list[dict[str, Any]] = [
            {
                "index": choice.index,
                "message": {"role": "assistant", "content": choice.text, "refusal": None, "annotations": []},
                "logprobs": None,
                "finish_reason": choice.finish,
            }
            for choice in self.choices
        ]
        return {**self.head("chat.completion"), "choices": choices, "usage": self.usage(), **self.extra()}


def complete(
    model: PracticeModel, call: Call, turns: tuple[Turn, ...], sample: str, asked: int, room: int
) -> Completion:
    """Answer a call. `asked` is the prompt's tokens, `room` what the window leaves for each choice."""
    limit = room if call.limit is None else min(room, call.limit)
    choices: list[Choice] = []
    cost = seconds = 0.0
    price_in, price_out = model.profile.price
    if call.greedy:
        sample = "0"
    for index in range(call.choices):
        answer = model.answer(turns, sample if call.greedy else _numbered(sample, index))
        choice = _choice(index, answer, call, limit)
        if index == 0 and choice.tokens == answer.output_tokens:
            cost = answer.cost_usd
        else:
            cost += (choice.tokens * price_out + (asked * price_in if index == 0 else 0)) / 1e6
        seconds = max(seconds, answer.seconds * choice.tokens / max(1, answer.output_tokens))
        choices.append(choice)
    parts = [VERSION, model.profile.name, sample, *(part for turn in turns for part in turn)]
    parts += [part for choice in choices for part in (choice.text, choice.finish)]
    ident = blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()
    return Completion(f"chatcmpl-{ident}", model.profile.name, sample, tuple(choices), asked, cost, seconds)


def _numbered(sample: str, index: int) -> str:
    """The sample of a further choice: asking for three at once draws the samples 0, 1 and 2."""
    if index == 0:
        return sample
    if len(sample) < 19 and sample.removeprefix("-").isdecimal():
        return str(int(sample) + index)
    return f"{sample}+{index}"


def _choice(index: int, answer: Answer, call: Call, limit: int) -> Choice:
    text, finish = answer.text, "stop"
    if call.as_json:
        text = _as_json(text)
    if call.stops:
        ends = [end for stop in call.stops if (end := text.find(stop)) >= 0]
        text = text[: min(ends)] if ends else text
    tokens = answer.output_tokens if text is answer.text else count_tokens(text)
    if tokens > limit:
        core = encoding()
        text = core.decode(core.encode_ordinary(text)[:limit], errors="ignore")
        tokens, finish = limit, "length"
    return Choice(index, text, finish, tokens)


def _as_json(text: str) -> str:
    """The answer in JSON mode: what it says, and each block of code."""
    said = _FENCE.sub("", text).strip()
    return json.dumps({"answer": said, "code": _FENCE.findall(text)}, ensure_ascii=False)
