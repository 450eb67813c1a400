"""A record as one line of strict JSON, whatever values it is handed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Set
from typing import Any

_DEEPEST = 20
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def line(record: Mapping[str, Any]) -> bytes:
    """The record and a newline. What JSON cannot say is said as `plain` says it; it never fails for a value's sake."""
    try:
        text = _encode(record)
    except (TypeError, ValueError, RecursionError):
        text = _encode(plain(record))
    return text.encode("utf-8", "replace") + b"\n"


def plain(value: Any, text: Callable[[str], str] = str, depth: int = 0) -> Any:
    """The value in JSON's own types, every text (keys too) as `text` gives it.

    NaN and infinities become None, sets lists, an array's number a number; of anything else its `str()` is kept.
    """
    kind = type(value)
    if kind is str:  # most are: a match looks at one case after the other
        return text(value)
    if kind is int or kind is bool or value is None:
        return value
    match value:
        case str():
            return text(str(value))
        case int():
            return int(value)
        case float():
            return float(value) if math.isfinite(value) else None
        case _ if depth >= _DEEPEST:
            return "…"
        case Mapping():
            return {text(_said(name)): plain(one, text, depth + 1) for name, one in list(value.items())}
        case list() | tuple() | Set():
            return [plain(one, text, depth + 1) for one in list(value)]
    number = _number(value)
    return text(_said(value)) if number is value else plain(number, text, depth + 1)


def _number(value: Any) -> Any:
    """What a NumPy or Arrow scalar holds; anything else as it is."""
    try:
        held = value.item() if getattr(value, "ndim", None) == 0 else value
    except Exception:
        return value
    return held if isinstance(held, bool | int | float | str) else value


def _said(value: Any) -> str:
    try:
        return str(value)
    except Exception:
        return f"<{type(value).__name__}>"
