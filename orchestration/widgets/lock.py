"""A prediction that is locked in before the result can be seen."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import ipywidgets as ui

from orchestration.errors import InvalidPrediction, OrchestrationError
from orchestration.figures import said
from orchestration.learning.met import Met, sentence
from orchestration.predictions import NEAR, Prediction, Predictions
from orchestration.predictions.apart import truth as true_words
from orchestration.predictions.prediction import Answered, answer
from orchestration.widgets.choices import choices
from orchestration.widgets.paper import OPEN, OnPaper
from orchestration.widgets.slot import NumberSlot, number
from orchestration.widgets.style import card, guarded, plain, row, words

EMPTY = "First your prediction: {how}. A wild guess is welcome; an empty one teaches nothing."
UNSURE = "And how sure are you? 50 % means a coin toss, 100 % means certain."


class PredictionLock(OnPaper):
    """Asks for a number or a choice and a confidence, and records the first answer that is locked in.

    Show it by making it the last line of a cell. `box` is the widget; `on_lock(f)` calls `f()` once it is locked.
    """

    def __init__(
        self,
        id: str,
        question: str,
        *,
        lesson: str,
        low: float = 0,
        high: float = 100,
        unit: str = "%",
        choices: Sequence[str] | None = None,
        store: Predictions | None = None,
    ) -> None:
        super().__init__()
        self.title = question
        self.id, self.question, self.lesson, self.unit = id, question, lesson, unit
        self.low, self.high, self.choices = low, high, tuple(choices or ())
        self.near = float(round(NEAR * (high - low))) or NEAR * (high - low)
        self.auto = False
        self._store = Predictions() if store is None else store
        self._prediction: Prediction | None = None
        self._listeners: list[Callable[[], None]] = []
        self._build()
        recorded = self._store.get(id)  # a record that cannot be read counts as empty
        if recorded is not None:
            self._close(recorded)
        elif autorun():
            self.auto = True
            self._close(self._made(self.choices[0] if self.choices else (low + high) / 2, None))

    @property
    def prediction(self) -> Prediction | None:
        """What was locked in, or None while the lock is open."""
        return self._prediction

    @property
    def locked(self) -> bool:
        """Whether the prediction can no longer change."""
        return self._prediction is not None

    def on_lock(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the prediction is locked in (at once if it is already)."""
        if self.locked:
            listener()
        else:
            self._listeners.append(listener)

    def lock(self, value: float | str, confidence: float | None = None) -> Prediction:
        """Lock a prediction in without a click; `confidence` from 50 to 100 %. The first that was locked in counts.

        Raises InvalidPrediction when the value is not one of the choices or lies outside `low` to `high`.
        """
        if self._prediction is not None and not self.auto:
            return self._prediction
        if self.choices and value not in self.choices:
            raise InvalidPrediction(f"{value!r} is not one of the choices: {', '.join(self.choices)}.")
        if not self.choices:
            value = number(str(value), self.low, self.high)
        if confidence is not None:
            confidence = number(str(confidence), 50, 100)
        self.auto = False
        made = self._made(value, confidence)
        try:
            self._close(self._store.record(made))
        except (OrchestrationError, OSError) as error:
            self._close(made, f" It holds for this session but could not be kept: {error}")
        return made if self._prediction is None else self._prediction

    def settle(self, truth: float | str, *, simulated: bool) -> Met:
        """Record what turned out to be true (the first truth counts), and say how far the prediction was off.

        While the lock is open nothing is recorded and nothing told. Raises InvalidPrediction when `truth` is neither
        a number nor words.
        """
        truth = answer(truth, "What turned out to be true")
        made = self._prediction
        if made is None:
            return Met(f"Your prediction is still open: {self.question} Lock it in, then run this cell again.", False)
        if self.auto:
            return Met(f"Nobody predicted this; it was {true_words(made, truth, simulated)}.", False)
        trouble = ""
        try:
            self._store.settle(self.id, truth, simulated=simulated)
        except (OrchestrationError, OSError) as error:
            trouble = f" It could not be kept: {error}"
        known = self._store.answered(self.id) or Answered(made, None, truth, None, simulated)
        if known.truth is not None and known.truth != truth:
            trouble += f" This time it is {true_words(made, truth, simulated)}; the first result counts."
        return Met(sentence(known) + trouble, True)

    def _made(self, value: float | str, confidence: float | None) -> Prediction:
        made = datetime.now(UTC)
        return Prediction(self.question, value, confidence, self.unit, self.id, self.lesson, made, self.near)

    def _build(self) -> None:
        head = ui.HTML(
            f'<div class="oc-eyebrow">Predict before you look</div><p class="oc-title">{plain(self.question)}</p>'
        )
        letters = 0 if self.choices or self.unit == "%" else len(self.unit)
        if self.choices:
            self.choice = choices(self.question, self.choices, stacked=True)
            answer = row(self.choice)
        else:
            self.value = NumberSlot("Your prediction", self.low, self.high, self.unit, letters=letters)
            answer = self.value.box
        unit = "" if self.near == 1 else " points" if self.unit == "%" else f" {self.unit}"
        near = f"that the truth is within {self.near:g}{unit.rstrip()} of it"
        sure = f"{'of your choice' if self.choices else near}; 50 % is a coin toss, 100 % is certain"
        self.confidence = NumberSlot("How sure are you?", 50, 100, "%", step=5, hint=sure, letters=letters)
        self.button = ui.Button(description="Lock it in", button_style="primary", tooltip=f"Lock in: {self.question}")
        self.message = ui.HTML()
        self.button.on_click(guarded(self._try, self.message))
        self.box = card(
            head, answer, self.confidence.box, row(self.button, self.message, kind="oc-actions"), more=self.hidden
        )
        self.box.add_class("oc-lock")

    def _try(self) -> None:
        value = self.choice.value if self.choices else self.value.read()
        if value is None:
            how = "choose one of the answers" if self.choices else "move the slider or type a number"
            raise InvalidPrediction(EMPTY.format(how=how))
        confidence = self.confidence.read()
        if confidence is None:
            raise InvalidPrediction(UNSURE)
        self.lock(value, confidence)

    def _close(self, prediction: Prediction, trouble: str = "") -> None:
        self._prediction = prediction
        if self.choices:
            self.choice.value = prediction.value if prediction.value in self.choices else None
            self.choice.disabled = True
        else:
            self.value.close(None if isinstance(prediction.value, str) else prediction.value)
        self.confidence.close(prediction.confidence)
        self.button.disabled, self.button.description, self.button.button_style = True, "Locked", ""
        if self.auto:
            told = f"Locked at {said(prediction)} by itself, because nobody is here to ask; this is not recorded."
        else:
            told = f"You said {said(prediction)}, locked {_when(prediction.made_at)}.{trouble}"
        self.message.value = words(told, "oc-done")
        self._reprint()
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    def _inner(self) -> str:
        return self.message.value if self._prediction else OPEN

    def __repr__(self) -> str:
        state = f"You said {said(self._prediction)}." if self._prediction else "Not locked in yet."
        return f"{self.question}\n  {state}"


def predict(
    id: str,
    question: str,
    *,
    lesson: str,
    low: float = 0,
    high: float = 100,
    unit: str = "%",
    choices: Sequence[str] | None = None,
    value: float | str | None = None,
    confidence: float | None = None,
) -> PredictionLock:
    """Ask for a prediction before the result is seen; with `value=` it is locked in at once, without a click.

    `confidence` is in per cent, 50 to 100. The first prediction that is locked in under this `id` counts, also after
    the kernel restarts. Raises InvalidPrediction when `value` is not a possible answer.
    """
    lock = PredictionLock(id, question, lesson=lesson, low=low, high=high, unit=unit, choices=choices)
    if value is not None:
        lock.lock(value, confidence)
    return lock


def autorun() -> bool:
    """Whether nobody is there to click: locks lock themselves and panels run at once."""
    return os.environ.get("ORCHESTRATION_AUTORUN") == "1"


def _when(moment: datetime | None) -> str:
    """`14:03`, or `on 21 November, 14:03` when that was another day; local time."""
    if moment is None:
        return "earlier"
    local = moment.astimezone()
    today = local.date() == datetime.now(UTC).astimezone().date()
    return f"{local:%H:%M}" if today else f"on {local.day} {local:%B, %H:%M}"
