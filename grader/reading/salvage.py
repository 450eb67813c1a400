"""Cells out of a file that is no longer JSON: cut off, edited by hand, too deep or too large. What is whole is found.

Only brackets and quotes are looked at, without recursion, and only what a cell says is decoded: outputs are stepped
over unread.
"""

from __future__ import annotations

import json
import re
from typing import Any

WANTED = frozenset({"cell_type", "metadata", "source", "input", "id", "attachments"})
WASTE = 3
"""How often the length of the text may be read in looking for the ends of values that have none."""

_CELLS = re.compile(r'"cells"\s*:\s*\[')
_OPENING = re.compile(r'\{\s*"(?:cell_type|metadata|source|id|attachments|execution_count|outputs)"\s*:')
_KEY = re.compile(r'[\s,]*"([^"\\]*)"\s*:\s*')
_CLOSING = re.compile(r"[\s,]*\}")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_PLAIN = re.compile(r"[^\s,\]}]+")


def cells_in(text: str) -> list[dict[str, Any]]:
    """Every cell in the text whose source is whole, in order. Takes time in proportion to the text."""
    found: list[dict[str, Any]] = []
    begun = _CELLS.search(text)
    at, wasted = begun.end() if begun else 0, 0
    while wasted <= WASTE * len(text) and (opening := _OPENING.search(text, at)):
        members, at, whole = _object(text, opening.start() + 1)
        wasted += 0 if whole else len(text) - at
        if "cell_type" in members and ("source" in members or "input" in members):
            found.append(members)
    return found


def _object(text: str, at: int) -> tuple[dict[str, Any], int, bool]:
    """What an object says from `at` on, where reading must go on, and whether it had an end."""
    members: dict[str, Any] = {}
    while key := _KEY.match(text, at):
        at = key.end()
        end = _end_of_value(text, at)
        if end < 0:
            return members, at, False
        if key[1] in WANTED:
            try:
                members[key[1]] = json.loads(text[at:end], strict=False)
            except (ValueError, RecursionError):
                pass
        at = end
    closing = _CLOSING.match(text, at)
    return members, closing.end() if closing else at, True


def _end_of_value(text: str, at: int) -> int:
    """Where the value that begins at `at` ends; -1 when it does not."""
    first = text[at : at + 1]
    if first == '"':
        string = _STRING.match(text, at)
        return string.end() if string else -1
    if first not in ("[", "{"):
        plain = _PLAIN.match(text, at)
        return plain.end() if plain else -1
    depth = 0
    for token in _BRACKET.finditer(text, at):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
            if depth == 0:
                return token.end()
    return -1
