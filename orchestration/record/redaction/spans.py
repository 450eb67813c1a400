"""Places in UTF-8 bytes that need not be whole letters."""

from __future__ import annotations

Span = tuple[int, int]
"""Where something begins and where it ends, in bytes."""


def text_of(raw: bytes) -> str:
    """The bytes as text; what is no letter of UTF-8 becomes a lone surrogate, so that `size` gives the bytes back."""
    return raw.decode("utf-8", "surrogateescape")


def size(text: str) -> int:
    """In bytes, of a text that `text_of` gave."""
    return len(text.encode("utf-8", "surrogateescape"))
