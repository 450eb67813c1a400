"""Remembering what was worked out for a text, within bounds: by number of texts, and not at all for giants."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
LONGEST_LINE = 2_000  # characters
LONGEST_TEXT = 200_000  # characters: the 30,000 tokens of a repository still fit
LINES, TEXTS = 65_536, 128


def by_line(work: Callable[[str], T]) -> Callable[[str], T]:
    """For functions of one line: most lines come again in many prompts."""
    return _remember(work, LINES, LONGEST_LINE)


def by_text(work: Callable[[str], T]) -> Callable[[str], T]:
    """For functions of a whole message."""
    return _remember(work, TEXTS, LONGEST_TEXT)


def _remember(work: Callable[[str], T], many: int, longest: int) -> Callable[[str], T]:
    known = lru_cache(maxsize=many)(work)

    @wraps(work)
    def look_up(text: str) -> T:
        return known(text) if len(text) <= longest else work(text)

    look_up.cache_clear = known.cache_clear  # type: ignore[attr-defined]
    return look_up
