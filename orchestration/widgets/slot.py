"""A number to fill in: a box that starts empty, so that no starting value suggests itself, and a slider beside it."""

from __future__ import annotations

import re
from math import floor, log10

import ipywidgets as ui

from orchestration.errors import InvalidPrediction
from orchestration.widgets.style import plain, row

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")


class NumberSlot:
    """A labelled text box and a slider for one number from `low` to `high`. `box` is the widget.

    The unit takes the room of `letters` where the page has it, so that slots under each other stand in columns.
    """

    def __init__(
        self,
        label: str,
        low: float,
        high: float,
        unit: str,
        *,
        step: float | None = None,
        hint: str = "",
        letters: int = 0,
    ) -> None:
        self.low, self.high = low, high
        span = f"{label}, from {low:g} to {high:g} {unit}".rstrip()
        self.text = ui.Text(
            description=label,
            placeholder=f"{low:g} to {high:g}",
            tooltip=span,
            style={"description_width": "9.5rem"},
            layout=ui.Layout(width="16rem", min_width="0", margin="0"),
        )
        step = step or _step(low, high)
        self.slider = ui.FloatSlider(
            value=low + step * round((high - low) / step / 2),
            min=low,
            max=high,
            step=step,
            readout=False,
            tooltip=span,
            layout=ui.Layout(width="16rem", margin="0"),
        )
        self.slider.add_class("oc-unset")
        self.box = row(
            row(self.text, ui.Label(unit, layout={"min_width": f"clamp(0px, 100vw - 45rem, {letters}ch)"})), self.slider
        )
        if hint:
            self.box = ui.VBox([self.box, ui.HTML(f'<p class="oc-hint">{plain(hint)}</p>')])
        self._following = False
        self.slider.observe(self._moved, "value")
        self.text.observe(self._typed, "value")

    def read(self) -> float | None:
        """The number, or None while the box is empty. Raises InvalidPrediction when it is no number or out of range."""
        return number(self.text.value, self.low, self.high) if self.text.value.strip() else None

    def close(self, value: float | None) -> None:
        """Show `value` and accept no more."""
        self._following = True
        if value is not None:
            self.text.value = f"{value:g}"
            self.slider.value = value
            self.slider.remove_class("oc-unset")
        self._following = False
        self.text.disabled = self.slider.disabled = True

    def _moved(self, change: dict[str, float]) -> None:
        if not self._following and abs(change["new"] - change["old"]) <= self.slider.step / 2:
            return  # nobody moved it: the browser puts every number that it is given on a step, and says so
        self.slider.remove_class("oc-unset")
        if not self._following:
            self._following = True
            self.text.value = f"{change['new']:g}"
            self._following = False

    def _typed(self, change: dict[str, str]) -> None:
        if self._following:
            return
        try:
            value = number(change["new"], self.low, self.high)
        except InvalidPrediction:
            return  # said when the button is pressed; half a number is no mistake yet
        self._following = True
        self.slider.value = value
        self.slider.remove_class("oc-unset")
        self._following = False


def _step(low: float, high: float) -> float:
    """What a slider moves by: 1, and where that would be coarse the largest of 0.5, 0.2, 0.1, 0.05, … that is not."""
    places = 10 if float(low).is_integer() and float(high).is_integer() else 20
    if high - low >= places:
        return 1
    tens = 10.0 ** floor(log10((high - low) / places))
    return next((part * tens for part in (5, 2) if part * tens * places <= high - low), tens)


def number(text: str, low: float, high: float) -> float:
    """Read a number as people type it (`35`, `35 %`, `2,5`, `−20`; `1,200` is twelve hundred, as the course prints it).

    Raises InvalidPrediction with a sentence otherwise, also for what could only be meant as `1.2` (`1,200` of 100).
    """
    wanted = f"please give a number from {low:g} to {high:g}."
    typed = text.strip().removesuffix("%").strip().replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    grouped = _GROUPED.fullmatch(typed)
    try:
        value = float(typed.replace(",", "" if grouped else "."))
    except ValueError:
        raise InvalidPrediction(f"“{text.strip()}” is not a number: {wanted}") from None
    if grouped and not low <= value <= high and "." not in typed and typed.count(",") == 1:
        other = f"{float(typed.replace(',', '.')):g}"
        raise InvalidPrediction(f"“{text.strip()}” can be read in two ways, as {value:g} or as {other}: {wanted}")
    if not low <= value <= high:  # also turns away nan
        raise InvalidPrediction(f"{value:g} is out of range: {wanted}")
    return value
