"""The code review card: one function at a time, accept or reject and how sure; tests settle it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

import ipywidgets as ui

from orchestration.errors import InvalidPrediction, OrchestrationError
from orchestration.predictions import Prediction, Predictions
from orchestration.studies.judgements import Judgements, Word, judge
from orchestration.studies.proposals import Proposal
from orchestration.widgets.choices import choices
from orchestration.widgets.lock import autorun
from orchestration.widgets.notyet import NotYet
from orchestration.widgets.paper import OPEN, OnPaper
from orchestration.widgets.slot import number
from orchestration.widgets.style import card, guarded, plain, row, words

WORDS: tuple[Word, Word] = ("accept", "reject")
SURE = (50, 60, 70, 80, 90, 100)
AUTO_SURE = 75.0
"""How sure nobody is, where every function is accepted because nobody is there."""


class Review(OnPaper):
    """Shows one function after the other and keeps the first judgement of each.

    Show it by making it the last line of a cell. `judge(name, "accept", 80)` does what the button does. `outcome` is a
    `Judgements` when all are judged, and a `NotYet` before. `locked` and `on_lock` are a prediction lock's.
    """

    def __init__(
        self, proposals: Sequence[Proposal], *, lesson: str, id: str = "w2.review", store: Predictions | None = None
    ) -> None:
        super().__init__()
        self.title = "Would you merge it?"
        self.proposals, self.lesson, self.id = tuple(proposals), lesson, id
        self._store = Predictions() if store is None else store
        self._listeners: list[Callable[[], None]] = []
        self._outcome: Judgements | None = None
        self.said: dict[str, tuple[Word, float | None]] = {}
        for one in self.proposals:
            self._known(one, self._store.get(self._id(one)))
        self.auto = autorun() and not self.said
        if self.auto:
            self.said = {one.name: ("accept", AUTO_SURE) for one in self.proposals}
        self._build()
        self._turn()

    @property
    def locked(self) -> bool:
        """Whether all functions are judged."""
        return len(self.said) == len(self.proposals)

    @property
    def wanted(self) -> str:
        """What a card that waits for this one asks for."""
        return f"judge all {len(self.proposals)} functions"

    def on_lock(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the last function is judged (at once if it is already)."""
        if self.locked:
            listener()
        else:
            self._listeners.append(listener)

    @property
    def outcome(self) -> Any:
        """What the tests say of the judgements: `Judgements` when all are made (then the tests run), else a NotYet."""
        if not self.locked:
            return NotYet(self._left())
        if self._outcome is None:
            self._outcome = Judgements.of((judge(one, *self.said[one.name]) for one in self.proposals), auto=self.auto)
            if not self.auto:
                for made in self._outcome.rows:
                    self._settle(made.proposal, made.truth)
        return self._outcome

    def judge(self, name: str, said: str, sure: float | str) -> str:
        """Judge a function without a click, `sure` from 50 to 100 per cent; the first judgement of each counts.

        Raises InvalidPrediction for an unknown name, another word than accept or reject, or a number out of range.
        """
        known = {one.name: one for one in self.proposals}
        if name not in known:
            raise InvalidPrediction(f"There is no function {name!r} here; there are {', '.join(known)}.")
        word = next((one for one in WORDS if one == said), None)
        if word is None:
            raise InvalidPrediction(f"Say accept or reject, not {said!r}.")
        if name in self.said:
            return self._before(name)
        self.said[name] = mine = word, number(str(sure), 50, 100)
        trouble = self._keep(known[name])
        self._turn()
        if self.locked:
            listeners, self._listeners = self._listeners, []
            for listener in listeners:
                listener()
        # Another open copy of the card may have been first.
        return f"{name}: {self._words(name)}.{trouble}" if self.said[name] == mine else self._before(name)

    def _id(self, proposal: Proposal) -> str:
        return f"{self.id}.{re.sub(r'[^a-z0-9_]', '', proposal.unit.id)[:20]}"

    def _before(self, name: str) -> str:
        return f"You said {self._words(name)} before; the first judgement counts."

    def _known(self, proposal: Proposal, kept: Prediction | None) -> None:
        """Take over what the record holds of a function."""
        if kept is not None and kept.value in WORDS:
            self.said[proposal.name] = (kept.value, kept.confidence)

    def _keep(self, proposal: Proposal) -> str:
        said, sure = self.said[proposal.name]
        question = f"Accept or reject {proposal.name} ({proposal.project})?"
        made = Prediction(question, said, sure, "", self._id(proposal), self.lesson, datetime.now(UTC))
        try:
            self._known(proposal, self._store.record(made))
        except (OrchestrationError, OSError) as error:
            return f" It holds for this session but could not be kept: {error}"
        return ""

    def _settle(self, proposal: Proposal, truth: Word) -> None:
        try:
            self._store.settle(self._id(proposal), truth, simulated=False)
        except (OrchestrationError, OSError):
            return  # the judgements are shown all the same; the record says on its own what it could not write

    def _words(self, name: str) -> str:
        said, sure = self.said[name]
        return said if sure is None else f"{said}, {sure:.0f} % sure"

    def _left(self) -> str:
        left = len(self.proposals) - len(self.said)
        return f"First judge all {len(self.proposals)} functions: {left} {'is' if left == 1 else 'are'} still to come."

    def _build(self) -> None:
        self.top, self.text = ui.HTML(), ui.HTML()
        self.word = choices(self.title, WORDS)
        self.sure = choices("How sure are you?", [(f"{one} %", one) for one in SURE])
        ask = ui.HTML(f'<p class="oc-label">{self.title}</p>')
        how = ui.HTML('<p class="oc-label">How sure are you? <span class="oc-note">50 % is a coin toss.</span></p>')
        self.button = ui.Button(
            description="Judge it", button_style="primary", tooltip="Judge this function, go to the next"
        )
        self.message = ui.HTML()
        self.button.on_click(guarded(self._click, self.message))
        self.asking = ui.VBox([ask, self.word, how, self.sure, row(self.button, self.message, kind="oc-actions")])
        self.past = ui.HTML()
        self.box = card(self.top, self.text, self.asking, self.past, more=self.hidden)
        self.box.add_class("oc-review")

    def _now(self) -> Proposal | None:
        return next((one for one in self.proposals if one.name not in self.said), None)

    def _click(self) -> None:
        now = self._now()
        if now is None:
            return
        if self.word.value is None:
            raise InvalidPrediction("Accept or reject: choose one. Nobody else sees it.")
        if self.sure.value is None:
            raise InvalidPrediction("And how sure are you? 50 % means a coin toss, 100 % means certain.")
        self.message.value = words(self.judge(now.name, self.word.value, self.sure.value), "oc-done", alert=True)

    def _turn(self) -> None:
        """Show the next function, or the end."""
        now, of = self._now(), len(self.proposals)
        number_ = len(self.said) + (now is not None)
        self.top.value = _top(number_, of, len(self.said), now)
        self.text.value = _face(now) if now else words(self._end())
        self.asking.layout.display = None if now else "none"
        self.word.value = self.sure.value = None
        self.past.value = self._past()
        self._reprint()

    def _end(self) -> str:
        if self.auto:
            return "Nobody is here to judge, so every function was accepted. This is not recorded."
        return f"All {len(self.proposals)} are judged. Your judgements are kept; now the tests may speak."

    def _past(self) -> str:
        if not self.said or self.auto:
            return ""
        cards = {one.name: one for one in self.proposals}
        items = "".join(f"<li>{self._said(cards[name])}</li>" for name in self.said if name in cards)
        return f'<details class="oc-past"><summary>What you said so far</summary><ul>{items}</ul></details>'

    def _said(self, proposal: Proposal) -> str:
        """What was said of one function; its card opens beneath when all are judged."""
        line = f"<code>{escape(proposal.name)}</code>: {plain(self._words(proposal.name))}"
        return f"<details><summary>{line}</summary>{_face(proposal)}</details>" if self.locked else line

    def _inner(self) -> str:
        told = words(self._end()) if self.locked else words(self._done()) + OPEN
        return f"{told}{self.past.value}"

    def _done(self) -> str:
        return f"Review: {len(self.said)} of {len(self.proposals)} judged."

    def __repr__(self) -> str:
        now = self._now()
        return f"{self._done()} {self._end()}" if now is None else f"{self._done()} Next: {now.name}\n\n{now}"


def review(proposals: Sequence[Proposal], *, lesson: str, id: str = "w2.review") -> Review:
    """Have functions accepted or rejected one by one, each with a confidence; the first judgement of each is kept.

    With ORCHESTRATION_AUTORUN=1 every function is accepted, said so, and nothing is recorded.
    """
    return Review(proposals, lesson=lesson, id=id)


def _top(at: int, of: int, judged: int, now: Proposal | None) -> str:
    title = f"<code>{escape(now.name)}</code>" if now else "The review is done"
    where = f"{escape(now.project)}" if now else ""
    return (
        f'<div class="oc-eyebrow">Function {at} of {of}{" · " + where if where else ""}</div>'
        f'<progress max="{of}" value="{judged}" aria-label="Functions judged">{judged} of {of} judged</progress>'
        f'<p class="oc-title">{title}</p>'
    )


def _face(proposal: Proposal) -> str:
    must = "".join(f"<li>{plain(sentence)}</li>" for sentence in proposal.must)
    given = "".join(f"<li>{plain(note)}</li>" for note in proposal.given)
    more = (
        f'<details class="oc-given" open><summary>What it is given</summary><ul>{given}</ul></details>' if given else ""
    )
    return (
        f'<p class="oc-label">It must:</p><ul class="oc-must">{must}</ul>{more}'
        f'<pre tabindex="0" role="region" aria-label="Code of {escape(proposal.name)}">{escape(proposal.code)}</pre>'
    )
