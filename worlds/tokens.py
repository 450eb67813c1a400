"""How many tokens a text is, counted exactly and with no network.

The ranks of `o200k_base` lie beside this file under the name that tiktoken gives them in its cache, so that tiktoken
finds them, checks their sha256 itself and never downloads (both tiktoken and the ranks are published under MIT).
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

_RANKS = Path(__file__).with_name("o200k")


@cache
def _encoding() -> Encoding:
    import tiktoken

    before = os.environ.get("TIKTOKEN_CACHE_DIR")
    os.environ["TIKTOKEN_CACHE_DIR"] = str(_RANKS)
    try:
        return tiktoken.get_encoding("o200k_base")
    finally:
        if before is None:
            del os.environ["TIKTOKEN_CACHE_DIR"]
        else:
            os.environ["TIKTOKEN_CACHE_DIR"] = before


# No token of o200k_base reaches over the end of a line that is followed by visible ASCII other than a slash, so the
# pieces can be counted one by one; the same lines come again in many prompts.
_CUT = re.compile(r"(?<=\n)(?=[!-.0-~])")


_BLANKS = 400_000
_KEPT = 20_000  # characters of a text up to which its count is remembered


def count_tokens(text: str) -> int:
    """Tokens of `text` in the o200k_base encoding; text that looks like a special token counts as ordinary text.

    Raises ValueError for more than 400,000 blanks in a row, which the encoder cannot take.
    """
    return _whole(text) if len(text) <= _KEPT else _pieces(text)


def _pieces(text: str) -> int:
    return sum(_count(piece) if len(piece) <= _KEPT else _encoded(piece) for piece in _CUT.split(text))


@lru_cache(maxsize=4096)
def _whole(text: str) -> int:
    return _pieces(text)


@lru_cache(maxsize=65_536)
def _count(piece: str) -> int:
    return _encoded(piece)


def _encoded(piece: str) -> int:
    if len(piece) > _BLANKS and re.search(rf"\s{{{_BLANKS}}}", piece):  # tiktoken 0.14 panics at a million of them
        raise ValueError(f"A text with more than {_BLANKS:,} blanks in a row cannot be counted.")
    return len(_encoding().encode_ordinary(piece))
