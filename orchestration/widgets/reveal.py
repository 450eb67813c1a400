"""A result that shows itself as soon as every prediction about it is locked in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

import ipywidgets as ui

from orchestration.errors import OrchestrationError
from orchestration.widgets.lock import autorun
from orchestration.widgets.notyet import NotYet
from orchestration.widgets.paper import OnPaper
from orchestration.widgets.style import card, plain, words


class Lockable(Protocol):
    """What a result can wait for: a `PredictionLock`, or anything else that says when it is locked."""

    @property
    def locked(self) -> bool: ...

    def on_lock(self, listener: Callable[[], None]) -> None: ...


@runtime_checkable
class Asking(Protocol):
    """What asks for something other than a prediction: `wanted` is that, as `judge all 12 functions`."""

    @property
    def wanted(self) -> str: ...


class Reveal(OnPaper):
    """A card that waits for its locks. Show it by making it the last line of a cell; `value` is what it shows."""

    def __init__(self, make: Callable[[], object], *locks: Lockable, title: str = "") -> None:
        super().__init__()
        self.title = title
        self._make, self._locks = make, locks
        self._value: object = None
        self._done = False
        self._html, self._told = "", ""
        head = ui.HTML(f'<p class="oc-title">{plain(title)}</p>' if title else "")
        self.body = ui.HTML()
        self.box = card(head, self.body, more=self.hidden)
        self.box.add_class("oc-reveal")
        self._wait()
        if autorun():
            self._look()
        else:
            for lock in locks:
                lock.on_lock(self._try)
            if not locks:
                self._try()

    @property
    def value(self) -> Any:
        """What was made; before all locks are locked a `NotYet` sentence."""
        return self._value if self._done else NotYet(self._told)

    def _open(self) -> list[Lockable]:
        return [lock for lock in self._locks if not lock.locked]

    def _wait(self) -> None:
        others = [one.wanted for one in self._open() if isinstance(one, Asking)]
        left = len(self._open()) - len(others)
        lock = ["lock in your prediction" if left == 1 else f"lock in your {left} predictions"] if left else []
        asked = " and ".join([*lock, *others])
        many = f"Lock in your predictions first: {left} are still open. The result shows itself then."
        one = f"{asked[:1].upper()}{asked[1:]} first; the result shows itself then."
        self._told = many if left > 1 and not others else one
        self._draw(words(self._told))

    def _try(self) -> None:
        # In a handler, where an exception is lost without a trace.
        try:
            if self._open():
                self._wait()
            elif not self._done:
                self._look()
        except OrchestrationError as error:
            self._failed(str(error))
        except Exception as error:
            self._failed(f"{type(error).__name__}: {error}. Correct it, then run this cell again.")

    def _look(self) -> None:
        self._value = self._make()
        self._done = True
        self._told = str(self._value)
        self._draw(_shown(self._value))

    def _failed(self, told: str) -> None:
        self._told = told
        self._draw(words(told, "oc-error", alert=True))

    def _draw(self, html: str) -> None:
        self.body.value = self._html = html
        self._reprint()

    def _inner(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return f"{self.title}: {self._told}" if self.title else self._told


def reveal(make: Callable[[], object], *locks: Lockable, title: str = "") -> Reveal:
    """Show what `make()` gives once all `locks` are locked in: a figure, a table, a text, whatever shows itself.

    Until then one sentence says what is missing. With ORCHESTRATION_AUTORUN=1 it is shown at once.
    """
    return Reveal(make, *locks, title=title)


def _shown(value: object) -> str:
    """A value as HTML: as it shows itself, else as text."""
    if value is None:
        return ""
    own = getattr(value, "_repr_html_", None)
    html = own() if callable(own) else None
    return html if isinstance(html, str) else f'<pre class="oc-text">{plain(str(value))}</pre>'
