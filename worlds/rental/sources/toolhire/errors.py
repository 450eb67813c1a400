"""Answers and refusals.

What a customer or a colleague did wrong is answered, not raised: `{"ok": False, "error": code}`. What a programmer did
wrong is raised. A code is made here and nowhere else, so that the shops' screens can look up its text.
"""

from __future__ import annotations

from typing import Any

AREAS = ("booking", "customer", "item", "payment", "staff", "stock")

TEXTS = {
    "unknown": "There is no such record.",
    "blocked": "This customer is blocked.",
    "retired": "This item has been retired.",
    "period": "The end must come after the start.",
    "taken": "The item is not free in this period.",
    "state": "That is not possible in the present state.",
    "amount": "This is no valid amount.",
    "email": "This is no e-mail address.",
    "phone": "This is no telephone number.",
    "rights": "You may not do this.",
    "pin": "Wrong number or PIN.",
    "same": "These are one and the same.",
    "count": "This is no number of pieces.",
}


def code(area: str, reason: str) -> str:
    """The error code: the area, a dot and the reason, all in small letters.

    Raises:
        ValueError: nobody looks after such an area.
    """
    if area not in AREAS:
        raise ValueError(f"{area!r} is not an area of error codes; there are {', '.join(AREAS)}.")
    return f"{area}.{reason}"


def refusal(area: str, reason: str, **details: Any) -> dict[str, Any]:
    """The answer that something was not done, with what the screen needs to explain it."""
    return {"ok": False, "error": code(area, reason), **details}


def done(**details: Any) -> dict[str, Any]:
    """The answer that something was done."""
    return {"ok": True, **details}


def text_of(error: str) -> str:
    """The sentence that is shown for a code; an unknown code is shown as it is."""
    return TEXTS.get(error.rpartition(".")[2], error)
