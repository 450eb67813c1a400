"""Thirty seconds of thought before a request: what must it know, which files, which constraints?"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ipywidgets as ui

from orchestration.context.budget import ContextBudget, ContextPack, Source, must_hold
from orchestration.errors import BadEntry
from orchestration.learning import Learning
from orchestration.widgets.lock import autorun
from orchestration.widgets.notyet import NotYet
from orchestration.widgets.paper import OPEN, OnPaper
from orchestration.widgets.style import card, guarded, plain, row, words

EMPTY = "Choose at least one file, or write down what it must know: an empty request teaches nothing."
UP = "The time is up. Finish your line in peace: nothing is closed and nothing is lost."
_KNOW, _FILES, _KEEP = "must know: ", "files: ", "constraint: "


@dataclass(frozen=True)
class Choice:
    """What somebody would show a model."""

    know: str
    """What it must know, in a line or two; may be empty."""
    files: tuple[str, ...]
    """Names of sources."""
    constraints: tuple[str, ...]
    """One a line."""

    @property
    def text(self) -> str:
        """As it is written into the record."""
        lines = [_KNOW + " ".join(self.know.split()), _FILES + " | ".join(self.files)]
        return "\n".join([*lines, *(_KEEP + " ".join(one.split()) for one in self.constraints)])

    @classmethod
    def read(cls, text: str) -> Choice:
        """The choice that a text of the record states; what it does not state is empty."""
        lines = text.splitlines()

        def said(mark: str) -> list[str]:
            return [line.removeprefix(mark) for line in lines if line.startswith(mark)]

        files = [name for line in said(_FILES) for name in line.split(" | ") if name]
        return cls(next(iter(said(_KNOW)), ""), tuple(files), tuple(said(_KEEP)))


class ThirtySeconds(OnPaper):
    """A card with a clock and three short fields. `fill(…)` does what filling it in and pressing the button does.

    The clock only says what time it is: it never closes anything, it can be stopped, and it need not be started.
    """

    def __init__(
        self,
        id: str,
        question: str,
        sources: Iterable[Source],
        *,
        lesson: str,
        limit: int,
        seconds: int = 30,
        store: Learning | None = None,
    ) -> None:
        super().__init__()
        self.title = question
        self.id, self.question, self.lesson, self.limit, self.seconds = id, question, lesson, limit, seconds
        self.sources = {source.name: source for source in sources}
        self.auto = False
        self._store = Learning() if store is None else store
        self._choice: Choice | None = None
        self._clock: threading.Event | None = None
        self._build()
        known = () if autorun() else self._store.gaps(id)
        if known:
            self._show(self._there(Choice.read(known[-1].text)), "Kept earlier. You can change it and keep it anew.")
        elif autorun():
            self.auto = True
            self._show(
                Choice("", tuple(self.sources)[:3], ()),
                "Filled in by itself with the first three files, because nobody is here to ask; this is not recorded.",
            )

    @property
    def kept(self) -> bool:
        """Whether there is a choice."""
        return self._choice is not None

    @property
    def choice(self) -> Choice | NotYet:
        """What was chosen; a kind sentence before."""
        return self._choice or self._not_yet()

    @property
    def pack(self) -> ContextPack | NotYet:
        """The chosen files in the order of the list, then what must hold; a kind sentence before."""
        return self._not_yet() if self._choice is None else self._packed(self._choice)

    def fill(self, know: str = "", files: Sequence[str] = (), constraints: Sequence[str] | str = ()) -> Choice:
        """Choose without a click. Raises BadEntry for a file that is not there, or when nothing is chosen at all, and
        BudgetExceeded when what must hold does not fit."""
        lines = constraints.splitlines() if isinstance(constraints, str) else constraints
        made = Choice(know.strip(), tuple(files), tuple(line.strip("-• \t") for line in lines if line.strip("-• \t")))
        if unknown := [name for name in made.files if name not in self.sources]:
            raise BadEntry(f"There is no file '{unknown[0]}' to choose; there are {', '.join(self.sources)}.")
        if not (made.know or made.files or made.constraints):
            raise BadEntry(EMPTY)
        made = self._there(made)
        self._packed(made)
        self._store.explain(self.id, made.text, lesson=self.lesson)
        self._stop()
        trouble = self._store.told()
        lost = f" It holds for this session but could not be kept: {trouble}" if trouble else ""
        self._show(made, f"Kept.{lost} Run the cells below with it. You can change it and keep it anew.")
        return made

    def _packed(self, choice: Choice) -> ContextPack:
        lines = [line for line in (choice.know, *choice.constraints) if line]
        files = [self.sources[name] for name in choice.files]
        return ContextBudget(self.limit).pack([*files, must_hold(*lines)] if lines else files)

    def _there(self, choice: Choice) -> Choice:
        """The choice in the order of the list, without files that are not offered (any more)."""
        return Choice(choice.know, tuple(name for name in self.sources if name in choice.files), choice.constraints)

    def _build(self) -> None:
        head = ui.HTML(
            f'<div class="oc-eyebrow">Thirty seconds of context</div><p class="oc-title">{plain(self.question)}</p>'
        )
        self.go = ui.Button(description="Start the clock", tooltip=f"Start a clock of {self.seconds} seconds")
        self.halt = ui.Button(description="Stop it", disabled=True, tooltip="Stop the clock and take your time")
        self.time, self.said = ui.HTML(self._left(self.seconds)), ui.HTML()
        self.go.on_click(guarded(self._start, self.said))
        self.halt.on_click(guarded(lambda: self._stop("The clock is stopped. Take your time."), self.said))
        wide = ui.Layout(width="auto")
        self.know = _form(ui.Text(description="What must it know?", placeholder="one line", layout=wide))
        self.boxes = {
            name: ui.Checkbox(description=f"{name} ({one.tokens:,} tokens)", indent=False, layout=wide)
            for name, one in self.sources.items()
        }
        files = ui.VBox(list(self.boxes.values()))
        files.add_class("oc-files")
        label = "Which constraints? What must hold, whatever the files say"
        self.must = _form(ui.Textarea(description=label, placeholder="one a line", rows=3, layout=wide))
        self.used, self.message = ui.HTML(), ui.HTML()
        for box in self.boxes.values():
            box.observe(lambda _: self._count(), "value")
        self.button = ui.Button(description="Keep it", button_style="primary", tooltip="Keep this choice")
        self.button.on_click(guarded(self._click, self.message))
        self.box = card(
            head,
            row(self.go, self.halt, self.time, self.said, kind="oc-actions"),
            self.know,
            ui.VBox([ui.HTML('<p class="oc-label">Which files?</p>'), files]),
            self.used,
            self.must,
            row(self.button, self.message, kind="oc-actions"),
            more=self.hidden,
        )
        self.box.add_class("oc-seconds")
        self._count()

    def _click(self) -> None:
        chosen = [name for name, box in self.boxes.items() if box.value]
        self.fill(self.know.value, chosen, self.must.value)

    def _count(self) -> None:
        chosen = [self.sources[name].tokens for name, box in self.boxes.items() if box.value]
        self.used.value = words(f"{len(chosen)} of {len(self.boxes)} files, {sum(chosen):,} tokens of {self.limit:,}.")

    def _show(self, choice: Choice, told: str) -> None:
        self._choice = choice
        self.know.value, self.must.value = choice.know, "\n".join(choice.constraints)
        for name, box in self.boxes.items():
            box.value = name in choice.files
        self.message.value = words(told, "oc-done")
        self._reprint()

    def _start(self) -> None:
        self._stop()
        stopped = self._clock = threading.Event()
        self.go.disabled, self.halt.disabled = True, False
        self.said.value = words(f"{self.seconds} s from now.", alert=True)
        threading.Thread(target=self._tick, args=(stopped, time.monotonic() + self.seconds), daemon=True).start()

    def _tick(self, stopped: threading.Event, end: float) -> None:
        while not stopped.is_set():
            left = max(0, round(end - time.monotonic()))
            self.time.value = self._left(left)
            if not left:
                self._stop(UP)
                return
            stopped.wait(min(1.0, max(0.05, end - time.monotonic())))

    def _stop(self, told: str = "") -> None:
        if self._clock:
            self._clock.set()
        self._clock = None
        self.go.disabled, self.halt.disabled, self.go.description = False, True, "Start the clock"
        self.said.value = words(told, "oc-done", alert=True)

    def _left(self, seconds: int) -> str:
        return f'<span class="oc-left" role="timer" aria-live="off">{seconds} s</span>'

    def _not_yet(self) -> NotYet:
        return NotYet(
            "Your thirty seconds are not kept yet: fill in the card above, press Keep it, and run this again."
        )

    def _inner(self) -> str:
        return "".join(words(line, "oc-done") for line in self._choice.text.splitlines()) if self._choice else OPEN

    def __repr__(self) -> str:
        return f"{self.question}\n{self._choice.text}" if self._choice else f"{self.question} (not filled in yet)"


def thirty_seconds(
    id: str, question: str, sources: Iterable[Source], *, lesson: str, limit: int = 128_000, seconds: int = 30
) -> ThirtySeconds:
    """Ask for thirty seconds of context thinking about a request: what it must know, which of the sources, which
    constraints. Every choice that is kept is recorded; the last one counts."""
    return ThirtySeconds(id, question, sources, lesson=lesson, limit=limit, seconds=seconds)


def _form(control: ui.Text | ui.Textarea) -> ui.Text | ui.Textarea:
    """With its label above it."""
    control.style.description_width = "auto"
    control.add_class("oc-form")
    return control
