"""The one registry of figures about studies: what a lesson prints, it prints from here, with its source beside it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from orchestration.errors import OrchestrationError


@dataclass(frozen=True)
class Published:
    """A published number with everything needed to look it up; shows itself in a notebook."""

    key: str
    says: str
    what: str
    source: str
    year: int
    where: str
    link: str
    read: str

    def __str__(self) -> str:
        aside = "" if self.read == "source" else f"; {self.read}"
        return f"{self.says}: {self.what} ({self.source}, {self.year}, {self.where}{aside})"

    def _html(self) -> str:
        aside = "" if self.read == "source" else f"; {self.read}"
        link = f'<a href="{escape(self.link)}" style="text-decoration:underline">{escape(self.source)}</a>'
        return f"<b>{escape(self.says)}</b>: {escape(self.what)} ({link}, {self.year}, {escape(self.where)}{aside})"


@dataclass(frozen=True)
class Cited:
    """Some figures as a list; in a notebook with links, in a terminal as lines."""

    figures: tuple[Published, ...]

    def __str__(self) -> str:
        return "\n".join(f"- {one}" for one in self.figures)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return "<ul>" + "".join(f"<li>{one._html()}</li>" for one in self.figures) + "</ul>"


@cache
def registry() -> dict[str, Published]:
    """All figures by key."""
    path = Path(__file__).with_name("sources.toml")
    return {
        key: Published(key=key, **fields) for key, fields in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def cite(*keys: str) -> Cited:
    """These figures with their sources. Raises OrchestrationError for a key that the registry does not have."""
    known = registry()
    for key in keys:
        if key not in known:
            raise OrchestrationError(f"The registry has no figure '{key}'; it has {', '.join(known)}.")
    return Cited(tuple(known[key] for key in keys))
