"""How far a prediction lay from its truth, in words: the same wherever it is told."""

from __future__ import annotations

from orchestration.predictions.prediction import Answered, Prediction


def truth(of: Prediction, value: float | str, simulated: bool | None = None) -> str:
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


def _rounded(value: float, unit: str) -> float:
    """As it is shown: per cents whole from 10 on, all else to a tenth, small numbers to two figures."""
    if abs(value) < 1:
        return float(f"{value:.2g}")
    return float(round(value)) if unit == "%" and abs(value) >= 10 else round(value, 1)


def _unit(unit: str, size: float) -> str:
    name = "points" if unit == "%" else unit
    return name.removesuffix("s") if size == 1 else name
