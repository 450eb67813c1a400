"""A sentence of the learner's own about a gap; a model answer afterwards, to compare it with."""

from __future__ import annotations

import ipywidgets as ui

from orchestration.errors import BadEntry
from orchestration.learning import Learning
from orchestration.widgets.lock import autorun
from orchestration.widgets.paper import OPEN, OnPaper
from orchestration.widgets.style import card, guarded, plain, row, words

QUESTION = "In one sentence: why was it not what you said?"
EMPTY = "Write a sentence first, also a doubtful one; then compare it."


class Explanation(OnPaper):
    """Asks for one sentence. Show it by making it the last line of a cell; `write("…")` does what the button does."""

    def __init__(
        self, id: str, *, lesson: str, model_answer: str, question: str = QUESTION, store: Learning | None = None
    ) -> None:
        super().__init__()
        self.title = question
        self.id, self.lesson, self.model_answer, self.question = id, lesson, model_answer, question
        self._store = Learning() if store is None else store
        known = () if autorun() else self._store.gaps(id)
        self.text = known[-1].text if known else ""
        """What was written last; empty before."""
        self._build()
        if self.text:
            self._show()

    def write(self, text: str) -> str:
        """Keep a sentence, and hear the model answer. Raises BadEntry when there is none."""
        text = text.strip()
        if not text:
            raise BadEntry(EMPTY)
        if text != self.text:
            self._store.explain(self.id, text, lesson=self.lesson)
            self.text = text
        self._show(self._store.told())
        return self.model_answer

    def _build(self) -> None:
        head = ui.HTML(f'<div class="oc-eyebrow">Explain</div><p class="oc-title">{plain(self.question)}</p>')
        self.area = ui.Textarea(
            description="Your sentence",
            value=self.text,
            rows=3,
            placeholder="One sentence is enough",
            style={"description_width": "auto"},
            layout=ui.Layout(width="auto"),
        )
        self.area.add_class("oc-form")
        self.button = ui.Button(description="Keep and compare", button_style="primary", tooltip="Keep this sentence")
        self.message, self.model = ui.HTML(), ui.HTML()
        self.button.on_click(guarded(lambda: self.write(self.area.value), self.message))
        self.box = card(
            head, self.area, row(self.button, self.message, kind="oc-actions"), self.model, more=self.hidden
        )
        self.box.add_class("oc-explain")

    def _show(self, trouble: str = "") -> None:
        self.area.value = self.text
        lost = f" It holds for this session but could not be kept: {trouble}" if trouble else ""
        self.message.value = words(f"Kept.{lost} You can write it anew; all you wrote is kept.", "oc-done")
        self.model.value = (
            f'<div class="oc-reason"><p><b>One way to say it</b></p>{words(self.model_answer, "oc-why")}</div>'
        )
        self._reprint()

    def _inner(self) -> str:
        return f"{words(f'You: {self.text}', 'oc-done')}{self.model.value}" if self.text else OPEN

    def __repr__(self) -> str:
        return (
            f"{self.question}\n  You: {self.text}\n  One way to say it: {self.model_answer}"
            if self.text
            else self.question
        )


def explain(id: str, *, lesson: str, model_answer: str, question: str = QUESTION) -> Explanation:
    """Ask for one sentence about a gap; it is kept, and only then the model answer is shown beside it."""
    return Explanation(id, lesson=lesson, model_answer=model_answer, question=question)
