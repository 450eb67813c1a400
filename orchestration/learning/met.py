"""A prediction and its truth, met: in words, how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from orchestration.figures import said
from orchestration.predictions.apart import apart, truth
from orchestration.predictions.prediction import Answered


@dataclass(frozen=True)
class Met:
    """What became of one prediction; in a notebook it shows its sentence."""

    sentence: str
    """`You said 40 % (70 % sure), it was 12 %: you were 28 points above.`, or what is missing."""
    settled: bool
    """False while the prediction is open: then nothing was recorded."""

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.sentence)}</p>"

    def __repr__(self) -> str:
        return self.sentence


def sentence(one: Answered) -> str:
    """All of it: `You said 40 % (70 % sure), it was 12 %: you were 28 points above.`"""
    if one.truth is None:
        return f"You said {said(one.prediction)}; the truth is not known yet."
    was = truth(one.prediction, one.truth, one.simulated)
    return f"You said {said(one.prediction)}, it was {was}: {apart(one)}."


def calibrated(n: int, right: int, sure: float) -> str:
    """How often `n` predictions came true, against how sure somebody was on average (0..1); in a sentence."""
    if not n:
        return "No prediction counts yet: it needs a confidence, and its truth."
    was = f"you were {100 * sure:.0f} % sure{' on average' if n > 1 else ''}."
    if n == 1:
        return f"One prediction counts so far: it {'came' if right else 'did not come'} true, or near enough; {was}"
    return f"Of {n} predictions that count, {right} came true or near enough, {100 * right / n:.0f} %; {was}"
