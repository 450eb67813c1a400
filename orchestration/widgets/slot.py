"""A number to fill in: a box that starts empty, so that no starting value suggests itself, and a slider beside it."""

from __future__ import annotations

import ipywidgets as ui

from orchestration.errors import InvalidPrediction
from orchestration.widgets.style import plain, row


class NumberSlot:
    """A labelled text box and a slider for one number from `low` to `high`. `box` is the widget."""

    def __init__(
        self, label: str, low: float, high: float, unit: str, *, step: float | None = None, hint: str = ""
    ) -> None:
        self.low, self.high = low, high
        span = f"{label}, from {low:g} to {high:g} {unit}".rstrip()
        self.text = ui.Text(
            description=label,
            placeholder=f"{low:g}–{high:g}",
            tooltip=span,
            style={"description_width": "9.5rem"},
            layout=ui.Layout(width="14.5rem", min_width="0", margin="0"),
        )
        step = step or (1 if high - low >= 20 else (high - low) / 100)
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
        self.box = row(row(self.text, ui.Label(unit)), self.slider)
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


def number(text: str, low: float, high: float) -> float:
    """Read a number as people type it (`35`, `35 %`, `2,5`). Raises InvalidPrediction with a sentence otherwise."""
    wanted = f"please give a number from {low:g} to {high:g}."
    try:
        value = float(text.strip().removesuffix("%").strip().replace(",", "."))
    except ValueError:
        raise InvalidPrediction(f"“{text.strip()}” is not a number: {wanted}") from None
    if not low <= value <= high:  # also turns away nan
        raise InvalidPrediction(f"{value:g} is out of range: {wanted}")
    return value
