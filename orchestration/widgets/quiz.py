"""A question with a reason for every answer. The first try counts; all are kept."""

from __future__ import annotations

import random
from collections.abc import Mapping

import ipywidgets as ui

from orchestration.errors import BadEntry
from orchestration.learning import Learning, Try
from orchestration.record.redaction import redacted
from orchestration.widgets.choices import choices
from orchestration.widgets.lock import autorun
from orchestration.widgets.paper import OPEN, OnPaper
from orchestration.widgets.style import card, guarded, marked, row, words

EMPTY = "Choose one of the answers first. A wrong one costs nothing: it tells you why."


class Quiz(OnPaper):
    """One question. Show it by making it the last line of a cell; `answer("…")` does what the button does."""

    def __init__(
        self,
        id: str,
        question: str,
        options: Mapping[str, str],
        *,
        right: str,
        lesson: str,
        store: Learning | None = None,
    ) -> None:
        if right not in options:
            raise BadEntry(f"The right answer of the quiz {id!r}, {right!r}, is not among its options.")
        super().__init__()
        self.title = question
        self.id, self.question, self.right, self.lesson = id, question, right, lesson
        self.options = dict(random.Random(id).sample(list(options.items()), len(options)))
        """In an order drawn from the id, the same every time: where the right one stands says nothing."""
        self._store = Learning() if store is None else store
        self._build()
        self.tries = self._known(() if autorun() else self._store.tries(id))
        """What was answered so far, oldest first; empty where an answer is none of today's options."""
        if any(self.tries):
            self._show(right if self.solved else self.tries[-1], earlier=True)

    @property
    def solved(self) -> bool:
        """Whether the right answer was found."""
        return self.right in self.tries

    @property
    def at_first_try(self) -> bool:
        """Whether the right answer was the first."""
        return bool(self.tries) and self.tries[0] == self.right

    def answer(self, option: str) -> str:
        """Answer without a click, and hear why. Raises BadEntry when there is no such option."""
        if option not in self.options:
            raise BadEntry(f"{option!r} is not one of the answers: {'; '.join(self.options)}.")
        if not self.button.disabled:
            right = option == self.right
            given = self._store.answer(self.id, option, right=right, lesson=self.lesson, question=self.question)
            self.tries = self._known(given)
            self._show(option, trouble=self._store.told())
        return self.options[option]

    def _known(self, tries: tuple[Try, ...]) -> tuple[str, ...]:
        """What is on record, also what another copy of the notebook wrote, as today's options."""
        written = {redacted(option): option for option in self.options}
        return tuple(written.get(one.choice, "") for one in tries)

    def _build(self) -> None:
        head = ui.HTML(f'<div class="oc-eyebrow">Recall</div><p class="oc-title">{marked(self.question)}</p>')
        self.choice = choices(self.question, list(self.options), stacked=True)
        self.button = ui.Button(description="Answer", button_style="primary", tooltip=f"Answer: {self.question}")
        self.message, self.reason = ui.HTML(), ui.HTML()
        self.button.on_click(guarded(self._click, self.message))
        self.box = card(
            head, row(self.choice), row(self.button, self.message, kind="oc-actions"), self.reason, more=self.hidden
        )
        self.box.add_class("oc-quiz")

    def _click(self) -> None:
        if self.choice.value is None:
            raise BadEntry(EMPTY)
        self.answer(self.choice.value)

    def _show(self, option: str, *, trouble: str = "", earlier: bool = False) -> None:
        self.choice.value = option
        count = len(self.tries)
        if option == self.right:
            how = "at the first try" if self.at_first_try else f"at try {self.tries.index(option) + 1}"
            told, kind = f"Right, {how}{' (answered earlier)' if earlier else ''}.", "oc-right"
            self.choice.disabled = self.button.disabled = True
            self.button.description, self.button.button_style = "Answered", ""
        else:
            tries = "1 try" if count == 1 else f"{count} tries"
            told, kind = f"Not this one; {tries} so far. Read why, then choose again.", "oc-wrong"
        self.message.value = words(told, "oc-done", alert=not earlier)
        self.reason.value = (
            f'<div class="oc-reason {kind}"><p><b>{marked(option)}</b></p>'
            f'<p class="oc-why">{marked(self.options[option])}</p></div>'
            + words(trouble and f"It counts for this session but could not be kept: {trouble}")
        )
        self._reprint()

    def _inner(self) -> str:
        if any(self.tries):
            return f"{self.message.value}{self.reason.value}"
        return f"<ul>{''.join(f'<li>{marked(option)}</li>' for option in self.options)}</ul>{OPEN}"

    def __repr__(self) -> str:
        if not self.tries:
            return f"{self.question}\n" + "\n".join(f"  ( ) {option}" for option in self.options)
        said = self.right if self.solved else self.tries[-1]
        return f"{self.question}\n  {'right' if self.solved else 'not this one'}: {said}. {self.options.get(said, '')}"


def quiz(id: str, question: str, options: Mapping[str, str], *, right: str, lesson: str) -> Quiz:
    """Ask a question; `options` gives each answer and what is said when it is chosen: why it is right or wrong.

    The order in which they are shown is drawn from `id`.
    Answers are recorded; the first try counts. Nothing is recorded while ORCHESTRATION_AUTORUN=1.
    """
    return Quiz(id, question, options, right=right, lesson=lesson)
