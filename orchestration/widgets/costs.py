"""What delegating costs, to play with: six numbers, and the break-even that follows from them, drawn as they move."""

from __future__ import annotations

import ipywidgets as ui

from orchestration.errors import BadEntry, InvalidPrediction
from orchestration.figures.break_even import at_chance, break_even, sentence
from orchestration.figures.svg import Figure
from orchestration.policy.policies import Costs
from orchestration.widgets.paper import OnPaper
from orchestration.widgets.slot import NumberSlot
from orchestration.widgets.style import card, plain, words

SLOTS = {
    "own": ("Doing it yourself", 5, 480, "min", 0.5),
    "brief": ("Briefing", 0, 120, "min", 0.5),
    "check": ("Checking", 0, 240, "min", 0.5),
    "rework": ("Rework after a failure", 0, 600, "min", 0.5),
    "slips": ("Slips through", 0, 100, "%", 0.5),
    "escape": ("Cost of an escape", 0, 5000, "min", 1),
    "chance": ("Chance of success", 0, 100, "%", 0.5),
}
"""Label, lowest, highest, unit and step of each number; `slips` and `chance` are shown in per cent."""


class CostSliders(OnPaper):
    """Seven numbers with a box and a slider each. Show it by making it the last line of a cell.

    `set(own=30, slips=0.1)` does what the sliders do (`slips` and `chance` from 0 to 1); `costs`, `chance`,
    `break_even`, `saved` and `figure` say what follows. While a box holds no possible number the last good one counts.
    """

    def __init__(self, costs: Costs, *, chance: float = 0.7, title: str = "") -> None:
        super().__init__()
        self.title = title
        self._costs, self._chance = costs, chance
        self._slots = {
            name: NumberSlot(label, low, high, unit, step=step, letters=3)
            for name, (label, low, high, unit, step) in SLOTS.items()
        }
        self.message = ui.HTML()
        self.drawing = ui.HTML()
        head = ui.HTML(
            f'<div class="oc-eyebrow">What does it cost?</div><p class="oc-title">{plain(title)}</p>' if title else ""
        )
        self.box = card(
            head, *(slot.box for slot in self._slots.values()), self.message, self.drawing, more=self.hidden
        )
        self.box.add_class("oc-costs")
        self._quiet = True
        self._fill()
        for slot in self._slots.values():
            slot.text.observe(lambda _: self._changed(), "value")
        self._quiet = False
        self._draw()

    @property
    def costs(self) -> Costs:
        """The costs as they stand."""
        return self._costs

    @property
    def chance(self) -> float:
        """The chance of success as it stands, 0..1."""
        return self._chance

    @property
    def break_even(self) -> float:
        """The chance of success above which delegating saves time; above 1 it never pays."""
        return self._costs.break_even()

    @property
    def saved(self) -> float:
        """Minutes that delegating saves a task at the chance as it stands; negative where it costs."""
        return self._costs.saved(self._chance)

    @property
    def figure(self) -> Figure:
        """Minutes saved at every chance, with the break-even."""
        return break_even(self._costs, self._chance, title=self.title)

    def set(self, **numbers: float) -> CostSliders:
        """Set some of the numbers: own, brief, check, rework, escape in minutes; slips and chance from 0 to 1.

        Numbers are kept to half a minute and half a per cent, as the sliders are. Raises BadEntry for a name that there
        is not and for a number that is out of range; nothing changes then.
        """
        for name, value in numbers.items():
            if name not in SLOTS:
                raise BadEntry(f"There is no cost '{name}'; there are {', '.join(SLOTS)}.")
            _, low, high, unit, _ = SLOTS[name]
            part = 100 if unit == "%" else 1
            if isinstance(value, bool) or not isinstance(value, int | float) or not low <= part * value <= high:
                span = f"from {low / part:g} to {high / part:g}{' min' if unit == 'min' else ''}"
                raise BadEntry(f"{name} is a number {span}, not {value!r}.")
        now = {**self._numbers(), **{name: _stepped(name, float(value)) for name, value in numbers.items()}}
        self._chance = now.pop("chance")
        self._costs = Costs(**now)
        self._fill()
        self._draw()
        return self

    def _numbers(self) -> dict[str, float]:
        return {**{name: getattr(self._costs, name) for name in SLOTS if name != "chance"}, "chance": self._chance}

    def _fill(self) -> None:
        """Write the numbers into the boxes; the sliders follow."""
        was, self._quiet = getattr(self, "_quiet", True), True
        for name, value in self._numbers().items():
            shown = 100 * value if SLOTS[name][3] == "%" else value
            self._slots[name].text.value = f"{round(shown, 2):g}"
        self._quiet = was

    def _changed(self) -> None:
        if self._quiet:
            return
        try:
            read = {name: (slot.read(), SLOTS[name]) for name, slot in self._slots.items()}
        except InvalidPrediction as problem:
            self.message.value = words(f"{problem} Until then the last number counts.", "oc-ask", alert=True)
            return
        empty = [label for value, (label, *_) in read.values() if value is None]
        if empty:
            self.message.value = words(f"{', '.join(empty)}: an empty box counts as it was.", "oc-ask")
            return
        now = {name: float(value or 0) / (100 if slot[3] == "%" else 1) for name, (value, slot) in read.items()}
        self._chance = now.pop("chance")
        self._costs = Costs(**now)
        self._draw()

    def _draw(self) -> None:
        figure = self.figure
        told = f"{sentence(self._costs)} {at_chance(self._costs, self._chance)}"
        self.message.value = f'<p class="oc-finding" role="status">{plain(told)}</p>'
        table = f"<details><summary>The same as a table</summary>{figure.table}</details>"
        self.drawing.value = figure.svg + table
        self._reprint()

    def _inner(self) -> str:
        return f"{self.message.value}{self.drawing.value}"

    def __repr__(self) -> str:
        named = f"{self.title}: " if self.title else ""
        return f"{named}{sentence(self._costs)} {at_chance(self._costs, self._chance)}"


def _stepped(name: str, value: float) -> float:
    """The number as its slider can show it: a browser moves a slider to its nearest step and says so."""
    _, low, _, unit, step = SLOTS[name]
    part = 100 if unit == "%" else 1
    return round((low + step * round((part * value - low) / step)) / part, 6)


def cost_sliders(costs: Costs | None = None, *, chance: float = 0.7, title: str = "", **numbers: float) -> CostSliders:
    """Sliders for the costs of one kind of work; start from `costs`, or from single numbers (`own=30, brief=5`).

    Without any they start from the course's example of boilerplate. Raises BadEntry as `CostSliders.set` does.
    """
    start = Costs(own=40, brief=5, check=5, rework=45, slips=0.05, escape=30) if costs is None else costs
    given = {name: getattr(start, name) for name in SLOTS if name != "chance"}
    return CostSliders(start, title=title).set(**{**given, "chance": chance, **numbers})
