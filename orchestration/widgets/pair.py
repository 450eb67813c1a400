"""Compare any two arms in words: choose them and read how far they are apart, and how sure that is."""

from __future__ import annotations

import ipywidgets as ui

from orchestration.figures import By
from orchestration.trials.result import Result
from orchestration.widgets.style import row, words


class Pair:
    """Two lists of arms and a sentence. `box` is the widget; it hides until there is a result with three arms."""

    def __init__(self, by: By) -> None:
        self._by = by
        self._result: Result | None = None
        style, wide = {"description_width": "initial"}, ui.Layout(width="auto", max_width="100%")
        self.first = ui.Dropdown(description="Compare", style=style, layout=wide, tooltip="Compare this arm")
        self.then = ui.Dropdown(description="with", style=style, layout=wide, tooltip="with this arm")
        self.text = ui.HTML()
        self.box = ui.VBox([row(self.first, self.then), self.text], layout=ui.Layout(display="none"))
        self.box.add_class("oc-pair")
        for chosen in (self.first, self.then):
            chosen.observe(lambda _: self._read(), "value")

    def fill(self, result: Result) -> None:
        """Offer the arms of a result that has three or more; the choice made before stays."""
        self._result = None
        arms = [arm for arm in result.arms if result.of(arm)]
        for chosen, usual in ((self.first, arms[:1]), (self.then, arms[1:2])):
            kept = chosen.value
            chosen.options = arms
            chosen.value = kept if kept in arms else next(iter(usual), None)
        self._result = result
        self.box.layout.display = None if len(arms) > 2 else "none"
        self._read()

    def _read(self) -> None:
        if self._result and self.first.value and self.then.value:
            self.text.value = words(self._result.finding(self._by, self.first.value, self.then.value), "oc-done")
