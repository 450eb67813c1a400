"""Two texts side by side: what one has that the other has not, line by line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from html import escape

AROUND = 3  # lines that are alike shown on either side of a change


@dataclass(frozen=True)
class Difference:
    """What changes from one text to another. Prints as a unified diff; in a notebook with marks and colour."""

    before: str
    after: str
    names: tuple[str, str] = ("first", "second")

    @property
    def same(self) -> bool:
        return self.before == self.after

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of a unified diff without its head: each begins with `+`, `-`, a space or `@`."""
        found = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), *self.names, lineterm="", n=AROUND
        )
        return tuple(found)[2:]

    def __str__(self) -> str:
        if self.same:
            return "No difference."
        return "\n".join((f"- {self.names[0]}", f"+ {self.names[1]}", *self.lines))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.html()

    def html(self) -> str:
        """The diff as HTML: lines of one text only are marked - or +, inserted or deleted, and not by colour alone."""
        if self.same:
            return '<p class="oc-note">No difference: they are alike, letter for letter.</p>'
        label = escape(f"What differs: - {self.names[0]}, + {self.names[1]}")
        inner = "\n".join(map(_marked, self.lines))
        head = f"- only in {escape(self.names[0])}; + only in {escape(self.names[1])}"
        return (
            f'<p class="oc-note">{head}</p>'
            f'<pre class="oc-diff" tabindex="0" role="region" aria-label="{label}">{inner}</pre>'
        )


def _marked(line: str) -> str:
    tag = {"+": "ins", "-": "del"}.get(line[:1])
    return f"<{tag}>{escape(line)}</{tag}>" if tag else escape(line)
