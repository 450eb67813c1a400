"""The copy of a card for a page without a kernel: a print, a web page."""

from __future__ import annotations

import uuid
from typing import Any

from IPython.display import HTML, display

from orchestration.widgets.style import marked, words

OPEN = words("Run this cell to answer.")


class OnPaper:
    """A card that leaves a copy of what it shows in the notebook; the live card's own stylesheet hides the copy.

    A card has a `title` and a `box` (with the rules `hidden` in it), says in `_inner` what it shows, and calls
    `_reprint` when that has changed. Where there is no live card, the copy hides JupyterLab's message in its place.
    """

    title: str
    box: Any

    def __init__(self) -> None:
        self._mark = f"oc-kept-{uuid.uuid4().hex[:8]}"
        self._kept: Any = None

    @property
    def hidden(self) -> str:
        """The rules that hide the copy."""
        return f".{self._mark},.jp-OutputArea-child:has(.{self._mark}){{display:none}}"

    def static(self) -> HTML:
        """What is shown, for a page without a kernel."""
        head = f"<h4>{marked(self.title)}</h4>" if self.title else ""
        gone = f".jp-OutputArea-child:not(:has(.oc-card)):has(+.jp-OutputArea-child .{self._mark}){{display:none}}"
        return HTML(
            f'<div class="{self._mark} mathjax_ignore tex2jax_ignore"><style>{gone}</style>{head}{self._inner()}</div>'
        )

    def _inner(self) -> str:
        raise NotImplementedError

    def _reprint(self) -> None:
        if self._kept is not None:
            self._kept.update(self._copy(), raw=True)

    def _copy(self) -> dict[str, str]:
        return {"text/html": self.static().data, "text/plain": repr(self)}

    def _ipython_display_(self) -> None:
        display({**self.box._repr_mimebundle_(), "text/plain": ""}, raw=True)  # the copy says it, once
        self._kept = display(self._copy(), raw=True, display_id=True)
