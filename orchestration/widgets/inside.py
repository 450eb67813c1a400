"""Look inside one trial: exactly what was sent, what came back and what the checks said. There is no hidden prompt.

Beside another trial: what differs in the two requests, and in the two answers.
"""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets as ui

from orchestration.conductor import Exchange
from orchestration.trials.result import Trial, differences
from orchestration.widgets.style import plain, quoted, row, verdict

TITLE = "Look inside a trial: what was sent, what came back"
NOBODY = "nothing"


class Inside:
    """A part that opens: choose an arm and a trial and read its exchanges. `box` is the widget."""

    def __init__(self) -> None:
        self._arms: Mapping[str, Mapping[int, Trial]] = {}
        style = {"description_width": "initial"}
        self.arm = ui.Dropdown(description="Arm", style=style, layout=ui.Layout(width="20rem"))
        self.trial = ui.Dropdown(description="Trial", style=style, layout=ui.Layout(width="14rem"))
        self.other_arm = ui.Dropdown(description="Compare with", style=style, layout=ui.Layout(width="20rem"))
        self.other = ui.Dropdown(description="Trial", style=style, layout=ui.Layout(width="14rem"))
        for chosen, told in (
            (self.arm, "The arm to look into"),
            (self.trial, "The trial to look into"),
            (self.other_arm, "An arm to compare with"),
            (self.other, "The trial to compare with"),
        ):
            chosen.tooltip = told
        self.text = ui.HTML()
        # A toggle button and not an Accordion: that one cannot be opened from the keyboard.
        self.open = ui.ToggleButton(description=f"▸ {TITLE}")
        choices = [row(self.arm, self.trial), row(self.other_arm, self.other)]
        self.content = ui.VBox([*choices, self.text], layout=ui.Layout(display="none"))
        self.box = ui.VBox([self.open, self.content], layout=ui.Layout(display="none"))
        self.box.add_class("oc-inside")
        self.open.observe(lambda _: self._turn(), "value")
        self.arm.observe(lambda _: self._list(), "value")
        self.trial.observe(lambda _: self._read(), "value")
        self.other_arm.observe(lambda _: self._list_other(), "value")
        self.other.observe(lambda _: self._read(), "value")

    def fill(self, arms: Mapping[str, Mapping[int, Trial]]) -> None:
        """Offer these trials; the first that failed is chosen, as the one most worth reading."""
        self._arms = {arm: dict(sorted(trials.items())) for arm, trials in arms.items() if trials}
        self.box.layout.display = None if self._arms else "none"
        kept = self.arm.value
        self.arm.options = list(self._arms)
        self.arm.value = kept if kept in self._arms else next(iter(self._arms), None)
        beside = self.other_arm.value
        self.other_arm.options = [NOBODY, *self._arms]
        self.other_arm.value = beside if beside in self._arms else NOBODY
        self._list()
        self._list_other()

    def _turn(self) -> None:
        self.open.description = f"{'▾' if self.open.value else '▸'} {TITLE}"
        self.content.layout.display = None if self.open.value else "none"

    def _list_other(self) -> None:
        trials = self._arms.get(self.other_arm.value, {})
        self.other.layout.display = None if trials else "none"
        self.other.options = _listed(trials)
        passed = (index for index, trial in trials.items() if trial.passed)
        self.other.value = next(passed, next(iter(trials), None))
        self._read()

    def _list(self) -> None:
        trials = self._arms.get(self.arm.value, {})
        self.trial.options = _listed(trials)
        failed = (index for index, trial in trials.items() if not trial.passed)
        self.trial.value = next(failed, next(iter(trials), None))
        self._read()

    def _read(self) -> None:
        found = self._arms.get(self.arm.value, {}).get(self.trial.value)
        other = self._arms.get(self.other_arm.value, {}).get(self.other.value)
        beside = compared(found, other) if found and other else ""
        self.text.value = beside + (describe(found) if found else "")


def compared(one: Trial, other: Trial) -> str:
    """What differs between two trials as HTML: the requests, then the answers."""
    found = differences(one, other)
    return "".join(f"<h4>What differs in the {part}</h4>{found[part].html()}" for part in ("prompt", "answer"))


def _listed(trials: Mapping[int, Trial]) -> list[tuple[str, int]]:
    return [(f"{index + 1} · {_outcome(trial)}", index) for index, trial in trials.items()]


def describe(trial: Trial) -> str:
    """One trial as HTML: every message word for word, the answer, the checks, tokens and seconds."""
    again = sum(tries(one) > 1 for one in trial.exchanges)
    retries = f", {again} of them after a failed check" if again else ""
    facts = [f"{trial.model}{', simulated' if trial.simulated else ''}", f"{_calls(trial.calls)}{retries}"]
    facts += [f"{trial.input_tokens:,} tokens sent", f"{trial.output_tokens:,} tokens received"]
    facts += [f"{trial.score} of {trial.of} tests passed"] if trial.of > 1 else []
    head = f'<p class="oc-note">{plain(" · ".join(facts))}</p>'
    many = len(trial.exchanges) > 1
    calls = "".join(_exchange(one, _place(n, one) if many else "") for n, one in enumerate(trial.exchanges, 1))
    said = quoted("", trial.error) if trial.error else ""
    return f"{head}{calls}<h4>In the end: {verdict(trial.passed)}</h4>{said}"


def tries(exchange: Exchange) -> int:
    """The how many-th try of its step a call was: each failed one before is in its messages."""
    return 1 + sum(message.role == "assistant" for message in exchange.messages)


def _place(number: int, exchange: Exchange) -> str:
    again = tries(exchange)
    return f"Call {number}{f' (try {again} of its step)' if again > 1 else ''}: "


def _exchange(exchange: Exchange, prefix: str) -> str:
    sent = "".join(quoted(f"{prefix}Sent, as {message.role}", message.content) for message in exchange.messages)
    usage = exchange.response.usage
    size = f", {usage.output_tokens:,} tokens" if usage else ""
    back = quoted(f"{prefix}Came back{size}", exchange.response.text)
    checks = "".join(
        f"<li>{verdict(check.passed)} {plain(check.name)}{quoted('', check.message) if check.message else ''}</li>"
        for check in exchange.checks
    )
    return sent + back + (f"<h4>{prefix}Checks</h4><ul class='oc-checks'>{checks}</ul>" if checks else "")


def _outcome(trial: Trial) -> str:
    words = "passed" if trial.passed else "failed"
    return f"{words}, {trial.score} of {trial.of}" if trial.of > 1 else words


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count} calls"
