"""A practice model: a conversation and a sample number in, an answer out. Nothing else decides what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from practice import coding, judging, writing
from practice.curves import Dice
from practice.profile import VERSION, Profile
from practice.reading import Turn, prompt_tokens, read
from worlds import count_tokens

LABEL = "(Practice model, simulated.)"
_INTENTS = {
    "implement": coding.implement,
    "repair": coding.repair,
    "review": judging.review,
    "judge": judging.judge,
    "tests": writing.tests,
    "edges": writing.edge_cases,
    "summarise": writing.summary,
    "plan": writing.plan,
    "other": writing.other,
}


@dataclass(frozen=True)
class Answer:
    text: str
    input_tokens: int
    output_tokens: int
    cost_usd: float
    """Simulated price of the call."""
    seconds: float
    """Simulated time that a model of this speed would take."""


class PracticeModel:
    """One simulated model. `answer` is a pure function of profile, messages and sample."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def answer(self, turns: Sequence[Turn], sample: str = "0") -> Answer:
        """Answer a conversation; another `sample` is another independent draw for the same messages."""
        turns = tuple(turns)
        reading = read(turns)
        dice = Dice(VERSION, self.profile.name, *(part for turn in turns for part in turn), sample=sample)
        text = _INTENTS[reading.intent](reading, self.profile, dice)
        if reading.first:
            text = f"{LABEL}\n\n{text}" if text[:1].isdigit() else f"{LABEL} {text}"
        used = count_tokens(text)
        price_in, price_out = self.profile.price
        return Answer(
            text=text,
            input_tokens=reading.tokens,
            output_tokens=used,
            cost_usd=(reading.tokens * price_in + used * price_out) / 1e6,
            seconds=0.4 + used / self.profile.speed,
        )

    def length(self, turns: Sequence[Turn]) -> int:
        """Tokens of the conversation, as `answer` counts them."""
        return prompt_tokens(turns)
