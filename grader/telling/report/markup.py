"""HTML in small pieces. Every text is escaped here and nowhere else; nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from grader.telling.report.messages import printable

TOO_FEW = "too few to tell"
NB = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Markup:
    """HTML that is ready; any other text still has to be escaped."""

    html: str

    def __add__(self, other: Markup) -> Markup:
        return Markup(self.html + other.html)


Text = str | Markup
Cell = Text | tuple[str, Text]
"""A cell of a table; with a class when it needs one."""


def plain(text: Text) -> str:
    """The HTML of a text."""
    return text.html if isinstance(text, Markup) else escape(printable(text))


def tag(name: str, *inside: Text, **attributes: str) -> Markup:
    """An element; `cls` stands for class, underscores in names for hyphens."""
    said = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items()
    )
    return Markup(f"<{name}{said}>{''.join(map(plain, inside))}</{name}>")


def join(parts: Iterable[Markup], between: str = "\n") -> Markup:
    """Pieces, one after the other."""
    return Markup(between.join(part.html for part in parts))


def listed(lines: Iterable[Text]) -> Markup:
    """A list; nothing of nothing."""
    items = [tag("li", line) for line in lines]
    return tag("ul", *items) if items else Markup("")


def table(caption: Text, heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[Cell]], cls: str = "") -> Markup:
    """A table with a caption; the first cell of each row names it. heads: the words and a class ("" or "number").

    On a narrow screen its rows become cards (see style.py), so the roles are written out.
    """
    head = [tag("th", words, scope="col", role="columnheader", **_class(kind)) for words, kind in heads]
    body = []
    for row in rows:
        cells = []
        for place, (cell, (words, kind)) in enumerate(zip(row, heads, strict=True)):
            own, inside = cell if isinstance(cell, tuple) else ("", cell)
            marks = _class(f"{kind} {own}".strip())
            if place:
                cells.append(tag("td", tag("div", inside), role="cell", data_label=words, **marks))
            else:
                cells.append(tag("th", inside, scope="row", role="rowheader", **marks))
        body.append(tag("tr", *cells, role="row"))
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *head, role="row"), role="rowgroup"),
        tag("tbody", join(body), role="rowgroup"),
        role="table",
        **_class(cls),
    )


def _class(words: str) -> dict[str, str]:
    return {"cls": words} if words else {}


def percent(share: float | None, instead: str = "–") -> str:
    """A share as people write it."""
    return instead if share is None else f"{round(100 * share)}{NB}%"


def signed(value: float | None, instead: str = "–") -> str:
    """A correlation: two digits, a real minus."""
    return instead if value is None else f"{value + 0:.2f}".replace("-", "\N{MINUS SIGN}")


def many(count: int, one: str, more: str = "") -> str:
    """`1 learner`, `3 learners`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"
