"""The habit of a week, kept in under a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import ipywidgets as ui

from orchestration.learning import Habit, Learning
from orchestration.learning.habits import AIM, Slot, form, remark
from orchestration.widgets.choices import choices
from orchestration.widgets.paper import OnPaper
from orchestration.widgets.style import card, guarded, plain, row, words

WEEK = timedelta(days=7)


class HabitForm(OnPaper):
    """A week's habit. Show it by making it the last line of a cell; `keep(task="…", …)` does what the button does."""

    def __init__(self, week: int, *, store: Learning | None = None) -> None:
        super().__init__()
        self.form = form(week)
        self.title = f"Habit of week {week}: {self.form.habit}"
        self.week = week
        self._store = Learning() if store is None else store
        self._slots = {slot.name: _control(slot) for slot in self.form.slots}
        self._build()

    @property
    def kept(self) -> tuple[Habit, ...]:
        """How often it was kept so far, oldest first."""
        return self._store.habits(self.week)

    def keep(self, **fields: str) -> str:
        """Keep the habit once, and hear how often it was kept. Raises BadEntry where something is missing."""
        given = self.form.checked(fields)
        kept = self._store.keep(self.week, given)
        trouble = self._store.told()
        lost = f" It counts for this session but could not be kept: {trouble}" if trouble else ""
        said = " ".join(part for part in (_count(kept), remark(self.week, given)) if part) + lost
        self.message.value = words(said, "oc-done", alert=True)
        self.past.value = _past(kept)
        for control in self._slots.values():
            control.value = None if isinstance(control, ui.ToggleButtons) else ""
        self._reprint()
        return said

    def _build(self) -> None:
        head = ui.HTML(
            f'<div class="oc-eyebrow">Habit of week {self.week}</div><p class="oc-title">{plain(self.form.habit)}</p>'
        )
        self.button = ui.Button(description="Keep it", button_style="primary", tooltip="Keep this entry of the habit")
        self.message, self.past = ui.HTML(), ui.HTML()
        self.button.on_click(guarded(lambda: self.keep(**self._filled()), self.message))
        kept = self.kept
        self.message.value = words(_count(kept))
        self.past.value = _past(kept)
        self.box = card(
            head, *self._slots.values(), row(self.button, self.message, kind="oc-actions"), self.past, more=self.hidden
        )
        self.box.add_class("oc-habit")

    def _filled(self) -> dict[str, str]:
        return {name: control.value or "" for name, control in self._slots.items()}

    def _inner(self) -> str:
        return f"{words(_count(self.kept))}{self.past.value}"

    def __repr__(self) -> str:
        return f"{self.title} {_count(self.kept)}"


def habit(week: int) -> HabitForm:
    """The habit of a week as a form that takes under a minute. Every entry is kept.

    Raises BadEntry for a week that has none.
    """
    return HabitForm(week)


def _control(slot: Slot) -> ui.Widget:
    label = slot.label if slot.needed else f"{slot.label} (if you like)"
    if slot.choices:
        made = choices(label, slot.choices, label=label)
    else:
        kind, more = (ui.Textarea, {"rows": 4}) if slot.long else (ui.Text, {})
        made = kind(description=label, placeholder=slot.hint, layout=ui.Layout(width="auto"), **more)
    made.style.description_width = "auto"
    made.add_class("oc-form")
    return made


def _count(kept: tuple[Habit, ...]) -> str:
    """How many times, and how many of them in the last seven days."""
    late = sum(one.at > datetime.now(UTC) - WEEK for one in kept)
    if not kept:
        return f"Not kept yet; {AIM} times in a week is the aim."
    times = "once" if len(kept) == 1 else f"{len(kept)} times"
    return f"Kept {times} so far, {late} in the last seven days; the aim is {AIM} in a week."


def _past(kept: tuple[Habit, ...]) -> str:
    """The last entries, newest first."""

    def line(one: Habit) -> str:
        said = " · ".join(" / ".join(text.splitlines()) for text in one.fields.values())
        return f"<li><b>{one.at.astimezone():%d.%m. %H:%M}</b> {plain(said)}</li>"

    lines = [line(one) for one in reversed(kept[-3:])]
    return (
        f'<details class="oc-past"><summary>Your last entries</summary><ul>{"".join(lines)}</ul></details>'
        if lines
        else ""
    )
