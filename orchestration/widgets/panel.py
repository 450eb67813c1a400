"""Run an experiment from a notebook: what it will cost, how far it is, what came out beside what was predicted."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as ui

from orchestration.errors import InvalidPrediction, OrchestrationError
from orchestration.models.client import Client
from orchestration.predictions import Prediction, Predictions
from orchestration.trials.experiment import Experiment, Planned, Running
from orchestration.trials.grid import Levels
from orchestration.trials.result import Result, Trial
from orchestration.widgets import live
from orchestration.widgets.inside import Inside
from orchestration.widgets.lock import PredictionLock, autorun
from orchestration.widgets.notyet import NotYet
from orchestration.widgets.outcome import Outcome
from orchestration.widgets.pair import Pair
from orchestration.widgets.paper import OnPaper
from orchestration.widgets.style import card, plain, row, words
from orchestration.widgets.whom import Whom

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.figures import By, Figure
    from orchestration.widgets.outcome import Truths

PAUSE = 0.2  # seconds between two updates: a browser drowns in one for every call


class ExperimentPanel(OnPaper):
    """An experiment with its controls. Show it by making it the last line of a cell; `run()` does what the button does.

    `result`, `figure`, `table` and `finding` give what there is; before the first trial each is a `NotYet` sentence.
    """

    def __init__(
        self,
        experiment: Experiment,
        predictions: Mapping[str, PredictionLock | Prediction] | None = None,
        *,
        title: str = "",
        by: By = "rate",
        x: Mapping[str, float] | None = None,
        x_label: str = "",
        truths: Truths | None = None,
    ) -> None:
        super().__init__()
        self.experiment, self.title = experiment, title or experiment.name
        self._locks = dict(predictions or {})
        self._by, self._x, self._x_label, self._truths = by, x, x_label, truths or {}
        self._drawn = threading.RLock()  # clicks come on the kernel's thread, trials on the loop's
        self._running: Running | None = None
        self._idle = threading.Event()
        self._idle.set()
        self._trials: dict[str, dict[int, Trial]] = {arm: {} for arm in experiment.arms}
        self._outcome: Outcome | None = None
        self._failure: Trial | None = None
        self._planned: Planned | None = None
        self._trouble = ""
        self._html = ""
        self._began, self._before, self._painted = 0.0, 0, 0.0
        self._build()
        for lock in self._locks.values():
            if isinstance(lock, PredictionLock):
                lock.on_lock(self._ready)
        self._ready()
        if autorun():
            self.run()
        elif not self.finished:  # while the learner reads, load what draws the result
            threading.Thread(target=import_module, args=("matplotlib.figure",), daemon=True).start()

    @property
    def finished(self) -> int:
        """How many trials there are so far."""
        return sum(len(trials) for trials in self._trials.values())

    @property
    def total(self) -> int:
        """How many trials there will be."""
        return self.experiment.total

    @property
    def result(self) -> Result | NotYet:
        """The result of the trials so far."""
        return self.experiment.result if self.finished else self._not_yet()

    @property
    def figure(self) -> Figure | NotYet:
        """The figure with the predictions drawn on it."""
        return self._outcome.figure() if self._outcome else self._not_yet()

    @property
    def table(self) -> pd.DataFrame | NotYet:
        """The table of results, a row an arm."""
        return self.experiment.result.table if self.finished else self._not_yet()

    @property
    def finding(self) -> str | NotYet:
        """What was found, in words."""
        return self._outcome.finding() if self._outcome else self._not_yet()

    def compare(self, first: str | Levels, then: str | Levels) -> str | NotYet:
        """Two arms in words, as the lists under the result do it: how far apart, and how sure."""
        return self.experiment.result.finding(self._by, first, then) if self.finished else self._not_yet()

    def export(self, path: str | Path | None = None) -> Path | NotYet:
        """Write a row a trial as CSV, here or to `path`, as the button does; gives the file's path.

        Raises OrchestrationError where nothing can be written.
        """
        if not self.finished:
            return self._not_yet()
        slug = "".join(sign if sign.isalnum() else "_" for sign in self.experiment.name.lower())[:60]
        return self.experiment.result.export(path or f"{slug}.csv")

    def ask(self, model: str) -> None:
        """Ask another of `models` from now on, by its words; trials of one model are never counted to another."""
        self.whom.choose(model)

    @property
    def models(self) -> tuple[str, ...]:
        """The models that this experiment can ask, its own first."""
        return self.whom.labels

    def run(self) -> Result:
        """Run what is missing and wait for it: the button, as a line of code.

        Raises InvalidPrediction while a prediction is open, and whatever stops the experiment (an OrchestrationError).
        """
        if self._open():
            raise InvalidPrediction(self._gate())
        self._idle.wait()
        self._start(None)
        try:
            result = self.experiment.run(self._arrived)
        except BaseException as error:
            self._stopped(error)
            raise
        self._stopped(None)
        return result

    def start(self) -> None:
        """Start what is missing in the background, as the button does."""
        if self._idle.is_set() and not self._open():
            self._start(self._stopped)

    def cancel(self) -> None:
        """Stop within half a second; the trials that are done are kept."""
        if self._running and not self._idle.is_set():
            self.stop.disabled, self.stop.description = True, "Stopping …"
            self._running.cancel()

    def _start(self, on_end: Callable[[BaseException | None], None] | None) -> None:
        with self._drawn:
            self._idle.clear()
            self.message.value = self.outcome.value = ""
            self._before, self._began = self.finished, time.monotonic()
            self._buttons(running=True)
            self._paint()
            if on_end:
                self._running = self.experiment.start(self._arrived, on_end)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing runs any more; False when `timeout` seconds were not enough."""
        return self._idle.wait(timeout)

    def _build(self) -> None:
        self.head = ui.HTML()
        self.go = ui.Button(description="Run", button_style="primary", tooltip=f"Run: {self.title}")
        self.stop = ui.Button(description="Cancel", disabled=True, tooltip="Stop, and keep what is done")
        self.message, self.live, self.outcome = ui.HTML(), ui.HTML(), ui.HTML()
        self.save = ui.Button(
            description="Save as CSV", tooltip="Save a row a trial as a CSV file beside this notebook"
        )
        self.save.layout.display = "none"
        self.saved, self.pair, self.inside = ui.HTML(), Pair(self._by), Inside()
        self.whom = Whom(self._asked)
        self.save.on_click(lambda _: self._guarded(self._save))
        self.go.on_click(lambda _: self._guarded(self.start))
        self.stop.on_click(lambda _: self._guarded(self.cancel))
        actions = row(self.whom.box, self.go, self.stop, self.message, kind="oc-actions")
        saving = row(self.save, self.saved, kind="oc-actions")
        parts = self.head, actions, self.live, self.outcome, self.pair.box, saving, self.inside.box
        self.box = card(*parts, more=self.hidden)
        self.box.add_class("oc-panel")
        self._plan()
        self._title()

    def _title(self) -> None:
        badge = '<span class="oc-badge" title="A practice model answers">SIMULATED</span>' if self._simulated() else ""
        takes = self._outcome.used() if self._outcome else self._planned.sentence if self._planned else ""
        self.head.value = (
            f'<div class="oc-head"><span class="oc-eyebrow">Experiment</span>{badge}</div>'
            f'<p class="oc-title">{plain(self.title)}</p>{words(takes)}'
        )

    def _plan(self) -> None:
        """Ask what a run will take. Not on the loop's thread: it waits for the model's answer on that loop."""
        self._planned, self._trouble = None, ""
        try:
            self._planned = self.experiment.planned
            if not self.whom.labels and self.experiment.client:
                self.whom.fill(self.experiment.client)
        except OrchestrationError as error:
            self._trouble = str(error)
        for trial in self.experiment.result.trials:
            self._trials[trial.arm][trial.index] = trial

    def _asked(self, client: Client) -> None:
        """Another model: its own trials, its own price, its own badge."""
        with self._drawn:
            if not self._idle.is_set():
                return
            self.experiment.ask(client)
            self._trials = {arm: {} for arm in self.experiment.arms}
            self._outcome = self._failure = None
            self.live.value = self.outcome.value = self.message.value = self.saved.value = self._html = ""
            self.pair.box.layout.display = self.inside.box.layout.display = self.save.layout.display = "none"
            self._plan()
            self._title()
            self._ready()

    def _save(self) -> None:
        self.saved.value = words(f"Saved: {self.export()}", "oc-done")

    def _simulated(self) -> bool:
        if self.finished:
            return any(trial.simulated for trials in self._trials.values() for trial in trials.values())
        return self._planned is not None and self._planned.simulated

    def _guarded(self, act: Any) -> None:
        # A handler's exception is lost without a trace in Jupyter.
        try:
            act()
        except Exception as error:
            self._stopped(error)

    def _open(self) -> int:
        return sum(isinstance(lock, PredictionLock) and not lock.locked for lock in self._locks.values())

    def _gate(self) -> str:
        match self._open():
            case 0:
                return ""
            case 1:
                return "Lock in your prediction first; then you can run it."
            case left:
                return f"Lock in your predictions first: {left} are still open."

    def _ready(self) -> None:
        with self._drawn:
            if self._idle.is_set():
                self._buttons()
                if self.finished and not self._open() and not self._outcome:  # it ran before this panel was made
                    self._conclude()
                if self._open() or not self.finished:
                    self._say(self._trouble or self._gate(), "oc-error" if self._trouble else "oc-note")
                elif resumed := self.experiment.resume():
                    self._say(f"{resumed} of {self.total} trials are kept from before; nothing in them has changed.")

    def _buttons(self, *, running: bool = False) -> None:
        left = self.total - self.finished
        self.stop.disabled, self.stop.description = not running, "Cancel"
        self.whom.box.disabled = running
        self.go.button_style = "primary" if left else ""
        self.go.disabled = running or not left or bool(self._open())
        self.go.description = (
            "Running …" if running else "Done" if not left else f"Resume: {left} left" if self.finished else "Run"
        )

    def _arrived(self, trial: Trial) -> None:
        with self._drawn:
            self._trials[trial.arm][trial.index] = trial
            if not trial.passed and self._failure is None:
                self._failure, self._painted = trial, 0.0  # it opens itself, at once
            if time.monotonic() - self._painted >= PAUSE:
                self._paint()

    def _paint(self) -> None:
        spent = time.monotonic() - self._began
        rate = (self.finished - self._before) / spent if spent > 0.3 else 0.0
        cost = live.spent(trial for trials in self._trials.values() for trial in trials.values())
        self.live.value = (
            live.progress(self.finished, self.total, rate, cost if self.finished else "")
            + live.rows(self._trials, self.experiment.trials)
            + live.first_failure(self._failure)
        )
        self._painted = time.monotonic()

    def _stopped(self, error: BaseException | None = None) -> None:
        """The run has ended, however it did: say so, and show what there is."""
        with self._drawn:
            self._buttons()
            if isinstance(error, (asyncio.CancelledError, KeyboardInterrupt)):
                self._say(f"Stopped. All {self.finished} finished trials are kept.", "oc-done")
            else:
                self._say(_sentence(error) if error else "", "oc-error")
            try:
                if self.finished:
                    self._conclude()
                else:
                    self.live.value = ""
            except Exception as problem:
                self._say(_sentence(problem), "oc-error")
            self._idle.set()

    def _say(self, text: str, kind: str = "oc-note") -> None:
        self.message.value = words(text, kind, alert=kind == "oc-error")

    def _conclude(self) -> None:
        known = self._known()
        drawn = self._by, self._x, self._x_label
        self._outcome = Outcome(self.experiment.result, known, self.title, *drawn, self._truths)
        partial = self.finished < self.total
        self.live.value = live.rows(self._trials, self.experiment.trials) if partial else ""
        if partial:
            self.live.value = live.progress(self.finished, self.total, 0) + self.live.value
        self.outcome.value = self._html = self._outcome.html()
        self.inside.fill(self._trials)
        self.pair.fill(self._outcome.result)
        self.save.layout.display = None
        self._title()
        self._reprint()
        if not partial:
            self._settle(known)

    def _not_yet(self) -> NotYet:
        return NotYet(f"“{self.title}” has not been run yet: press Run above, then run this cell again.")

    def _inner(self) -> str:
        return self._html or words("This experiment has not been run yet.")

    def _known(self) -> dict[str, Prediction]:
        said = {arm: lock if isinstance(lock, Prediction) else lock.prediction for arm, lock in self._locks.items()}
        return {arm: prediction for arm, prediction in said.items() if prediction is not None}

    def _settle(self, known: Mapping[str, Prediction]) -> None:
        """Write down what was true beside each prediction that a person made."""
        for arm, prediction in known.items():
            lock = self._locks[arm]
            truth = self._outcome.truth(arm, prediction.unit) if self._outcome else None
            if truth is not None and prediction.id and not (isinstance(lock, PredictionLock) and lock.auto):
                Predictions().settle(prediction.id, truth, simulated=self.experiment.result.simulated)

    def __repr__(self) -> str:
        found = f" {self._outcome.finding()}" if self._outcome else ""
        return f"{self.title}: {self.finished} of {self.total} trials.{found}"


def show(
    experiment: Experiment,
    predictions: Mapping[str, PredictionLock | Prediction] | None = None,
    *,
    title: str = "",
    by: By = "rate",
    x: Mapping[str, float] | None = None,
    x_label: str = "",
    truths: Truths | None = None,
) -> ExperimentPanel:
    """A panel for an experiment; it opens once all of `predictions` (arm to lock) are locked in.

    With `x` (arm to a number above 0) the figure is a curve against that number, else a row an arm. `by` draws the
    share of trials that passed or the mean score. `truths` says of a prediction that is no arm's what turned out to be
    true, from the table of results. Runs at once, and waits, when ORCHESTRATION_AUTORUN=1.
    """
    return ExperimentPanel(experiment, predictions, title=title, by=by, x=x, x_label=x_label, truths=truths)


def _sentence(error: BaseException) -> str:
    if isinstance(error, OrchestrationError):
        return str(error)
    return f"Something went wrong in the course itself, and nothing is lost: {type(error).__name__}: {error}"
