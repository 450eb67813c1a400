"""A prediction and its truth, met: in words, how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from orchestration.figures import said
from orchestration.predictions import Prediction
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


def truth(of: Prediction, value: float | str, simulated: bool | None) -> str:
    """What was true, in the prediction's unit: `12 % (simulated)`, `17.8 tests`."""
    words = value if isinstance(value, str) else f"{_rounded(value, of.unit):g} {of.unit}".strip()
    return f"{words} (simulated)" if simulated else words


def apart(one: Answered) -> str:
    """How a prediction compares with its truth: `you were 28 points above`, `you were 2 tests below, near enough`."""
    said, was, unit = one.prediction.value, one.truth, one.prediction.unit
    if was is None:
        return "the truth is not known yet"
    if one.late:
        return "made after the result was known: not counted"
    if isinstance(said, str) or isinstance(was, str):
        return "right" if one.hit else "not what you chose"
    off = round(_rounded(said, unit) - _rounded(was, unit), 3)
    if not off:
        return "just that"
    size = f"{abs(off):g} {_unit(unit, abs(off))}".strip()
    return f"you were {size} {'above' if off > 0 else 'below'}{', near enough' if one.hit else ''}"


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


def _rounded(value: float, unit: str) -> float:
    """As it is shown: per cents whole from 10 on, all else to a tenth, small numbers to two figures."""
    if abs(value) < 1:
        return float(f"{value:.2g}")
    return float(round(value)) if unit == "%" and abs(value) >= 10 else round(value, 1)


def _unit(unit: str, size: float) -> str:
    name = "points" if unit == "%" else unit
    return name.removesuffix("s") if size == 1 else name
