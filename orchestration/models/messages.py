"""What is sent to a model and what comes back: pure values, equal by content."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orchestration.errors import AnswerWithoutCode

_FENCE = re.compile(r"```[ \t]*([\w+-]*)[^\n]*\n(.*?)(?:\n```|\Z)", re.S)


@dataclass(frozen=True)
class Message:
    role: str
    """`system`, `user` or `assistant`."""
    content: str


@dataclass(frozen=True)
class Usage:
    input_tokens: int
    output_tokens: int

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens)


@dataclass(frozen=True)
class Response:
    text: str
    usage: Usage | None
    """None where the server reports none."""
    model: str
    seconds: float
    """Measured wall time of the call, retries included."""
    simulated: bool
    """Whether a practice model answered."""
    finish: str = "stop"
    cost_usd: float | None = None
    """The simulated price, where a practice model states one."""
    fingerprint: str = ""
    """The version that answered, as the server states it; empty where it states none."""

    @property
    def code(self) -> str:
        """The answer's Python code blocks, joined. Raises AnswerWithoutCode if there is none."""
        blocks = [
            code for language, code in _FENCE.findall(self.text) if language.lower() in ("", "python", "py", "python3")
        ]
        if not blocks:
            start = " ".join(self.text.split())[:80]
            raise AnswerWithoutCode(
                f"The answer holds no Python code block; it begins: “{start}”. Ask for code by name or signature."
            )
        return "\n\n\n".join(block.strip("\n") for block in blocks)


def as_messages(prompt: str | Message | list[Message] | tuple[Message, ...]) -> tuple[Message, ...]:
    """A prompt as messages: a text is one user message."""
    if isinstance(prompt, str):
        return (Message("user", prompt),)
    if isinstance(prompt, Message):
        return (prompt,)
    return tuple(prompt)
