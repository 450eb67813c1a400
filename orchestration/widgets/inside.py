"""Look inside one trial: exactly what was sent, what came back and what the checks said. There is no hidden prompt."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import ipywidgets as ui

from orchestration.conductor import Exchange
from orchestration.result import Trial
from orchestration.widgets.style import plain, row

_GOOD, _BAD = '<span class="oc-good">✓ passed</span>', '<span class="oc-bad">✗ failed</span>'

TITLE = "Look inside a trial: what was sent, what came back"


class Inside:
    """A part that opens: choose an arm and a trial and read its exchanges. `box` is the widget."""

    def __init__(self) -> None:
        self._arms: Mapping[str, Mapping[int, Trial]] = {}
        style = {"description_width": "initial"}
        self.arm = ui.Dropdown(description="Arm", style=style, layout=ui.Layout(width="20rem"))
        self.trial = ui.Dropdown(description="Trial", style=style, layout=ui.Layout(width="14rem"))
        self.text = ui.HTML()
        # A toggle button and not an Accordion: that one cannot be opened from the keyboard.
        self.open = ui.ToggleButton(description=f"▸ {TITLE}")
        self.content = ui.VBox([row(self.arm, self.trial), self.text], layout=ui.Layout(display="none"))
        self.box = ui.VBox([self.open, self.content], layout=ui.Layout(display="none"))
        self.box.add_class("oc-inside")
        self.open.observe(lambda _: self._turn(), "value")
        self.arm.observe(lambda _: self._list(), "value")
        self.trial.observe(lambda _: self._read(), "value")

    def fill(self, arms: Mapping[str, Mapping[int, Trial]]) -> None:
        """Offer these trials; the first that failed is chosen, as the one most worth reading."""
        self._arms = {arm: dict(sorted(trials.items())) for arm, trials in arms.items() if trials}
        self.box.layout.display = None if self._arms else "none"
        kept = self.arm.value
        self.arm.options = list(self._arms)
        self.arm.value = kept if kept in self._arms else next(iter(self._arms), None)
        self._list()

    def _turn(self) -> None:
        self.open.description = f"{'▾' if self.open.value else '▸'} {TITLE}"
        self.content.layout.display = None if self.open.value else "none"

    def _list(self) -> None:
        trials = self._arms.get(self.arm.value, {})
        self.trial.options = [(f"{index + 1} · {_outcome(trial)}", index) for index, trial in trials.items()]
        failed = (index for index, trial in trials.items() if not trial.passed)
        self.trial.value = next(failed, next(iter(trials), None))
        self._read()

    def _read(self) -> None:
        found = self._arms.get(self.arm.value, {}).get(self.trial.value)
        self.text.value = describe(found) if found else ""


def describe(trial: Trial) -> str:
    """One trial as HTML: every message word for word, the answer, the checks, tokens and seconds."""
    facts = [f"{trial.model}{', simulated' if trial.simulated else ''}", f"{_calls(trial.calls)}"]
    facts += [f"{trial.input_tokens:,} tokens sent", f"{trial.output_tokens:,} tokens received"]
    facts += [f"{trial.score} of {trial.of} tests passed"] if trial.of > 1 else []
    head = f'<p class="oc-note">{plain(" · ".join(facts))}</p>'
    many = len(trial.exchanges) > 1
    calls = "".join(_exchange(one, f"Call {n}: " if many else "") for n, one in enumerate(trial.exchanges, 1))
    said = _quote("", trial.error) if trial.error else ""
    return f"{head}{calls}<h4>In the end: {_GOOD if trial.passed else _BAD}</h4>{said}"


def _exchange(exchange: Exchange, prefix: str) -> str:
    sent = "".join(_quote(f"{prefix}Sent, as {message.role}", message.content) for message in exchange.messages)
    usage = exchange.response.usage
    size = f", {usage.output_tokens:,} tokens" if usage else ""
    back = _quote(f"{prefix}Came back{size}", exchange.response.text)
    checks = "".join(
        f"<li>{_GOOD if check.passed else _BAD} {plain(check.name)}"
        f"{_quote('', check.message) if check.message else ''}</li>"
        for check in exchange.checks
    )
    return sent + back + (f"<h4>{prefix}Checks</h4><ul class='oc-checks'>{checks}</ul>" if checks else "")


def _quote(heading: str, text: str) -> str:
    title = f"<h4>{escape(heading)}</h4>" if heading else ""
    label = escape(heading or "message")
    return f'{title}<pre tabindex="0" role="region" aria-label="{label}">{escape(text)}</pre>'


def _outcome(trial: Trial) -> str:
    words = "passed" if trial.passed else "failed"
    return f"{words}, {trial.score} of {trial.of}" if trial.of > 1 else words


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count} calls"
