"""How requests are worded, as read from cues.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

Cue = tuple[float, re.Pattern[str]]
"""Weight and pattern."""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of that name, case ignored, lines apart."""
    return re.compile("|".join(_table()["patterns"][name]), re.IGNORECASE | re.MULTILINE)


@cache
def cues() -> dict[str, tuple[Cue, ...]]:
    """What speaks for each intent."""
    found: dict[str, tuple[Cue, ...]] = {}
    for row in _table()["cue"]:
        cue = (float(row["weight"]), re.compile(row["says"], re.IGNORECASE))
        found[row["intent"]] = (*found.get(row["intent"], ()), cue)
    return found
