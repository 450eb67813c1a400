"""Groups what failing tests, repairs and findings say: alike but for numbers, quoted text and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.telling.report.rows import Person

LONGEST = 280
_QUOTED = re.compile(r"`[^`\n]*`|(?<!\w)'[^'\n]*'(?!\w)|(?<!\w)\"[^\"\n]*\"(?!\w)|“[^”\n]*”|‘[^’\n]*’(?!\w)")
_NUMBER = re.compile(r"(?<![A-Za-z_])[-+]?\d[\d.,:/_-]*(?:e[-+]?\d+)?%?", re.I)
_WORD = re.compile(r"[^\W_]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SOMEBODY = "[name]"


@dataclass(frozen=True)
class Group:
    """Messages that say the same."""

    count: int
    example: str
    """The one said most often, without anybody's name."""
    wordings: int
    """How many different messages are in it."""


class Anonymous:
    """Takes the names of known people out of a text."""

    def __init__(self, people: Iterable[Person]) -> None:
        names: set[str] = set()
        for one in people:
            names |= {one.id, one.id.capitalize(), one.email, *one.first_name.split(), *one.last_name.split()}
        self._names: dict[str, list[str]] = {}
        for name in sorted(names, key=lambda name: (-len(name), name)):
            # a short number is more often a count than somebody's id
            if len(name) > 1 and not (name.isdigit() and len(name) < 4) and (first := _WORD.search(name)):
                self._names.setdefault(first.group(), []).append(name)

    def __call__(self, text: str) -> str:
        """The text with `[name]` for every name and address."""
        if "@" in text:
            text = _EMAIL.sub(SOMEBODY, text)
        there = [re.escape(name) for word in _WORD.findall(text) for name in self._names.get(word, ())]
        # an underscore ends a name, as in ada_homework.ipynb
        return re.sub(rf"(?<![^\W_])(?:{'|'.join(there)})(?![^\W_])", SOMEBODY, text) if there else text


def grouped(said: Iterable[tuple[str, int]], anonymous: Anonymous) -> list[Group]:
    """Messages with their counts, gathered; the most frequent group first."""
    groups: dict[str, dict[str, int]] = {}
    for message, count in said:
        plain = shortened(anonymous(message))
        wordings = groups.setdefault(masked(plain), {})
        wordings[plain] = wordings.get(plain, 0) + count
    found = [
        Group(sum(wordings.values()), min(wordings, key=lambda text: (-wordings[text], text)), len(wordings))
        for wordings in groups.values()
    ]
    return sorted(found, key=lambda group: (-group.count, group.example))


def masked(message: str) -> str:
    """What a message is grouped by."""
    return " ".join(_NUMBER.sub("#", _QUOTED.sub("‹…›", message)).split()).lower()


def shortened(message: str, longest: int = LONGEST) -> str:
    """The message, no longer than a few lines."""
    lines: Sequence[str] = printable(message).strip().split("\n")
    text = "\n".join([*lines[:3], *(["…"] if len(lines) > 3 else [])])
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def printable(text: str) -> str:
    """The text with a mark for every control character, those that turn the direction of writing among them."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t\N{NO-BREAK SPACE}" else "�" for c in text)
