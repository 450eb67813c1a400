"""Tokens are counted exactly, however the text is cut for counting."""

from __future__ import annotations

import random

import pytest

from worlds import count_tokens, load, names
from worlds.tokens import _encoding

PIECES = [
    *"ab/ \n\r\t.,;-#'\"é漢😀1Aſ\x1c\x85\u2028",
    "'s",
    "don't",
    "//",
    "\n/",
    " \n",
    "\n ",
    "\n\n",
    "    ",
    "<|endoftext|>",
]


def test_lines_counted_one_by_one_are_what_the_encoder_counts_at_once():
    dice = random.Random(1)
    for _ in range(5_000):
        text = "".join(dice.choice(PIECES) for _ in range(dice.randrange(60)))
        assert count_tokens(text) == len(_encoding().encode_ordinary(text)), repr(text)


@pytest.mark.parametrize("name", names())
def test_real_texts_too(name):
    world = load(name)
    for text in (world.brief, "\n".join(world.rules), *world.sources.values()):
        assert count_tokens(text) == len(_encoding().encode_ordinary(text))


def test_more_blanks_than_the_encoder_can_take_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match="blanks in a row cannot be counted"):
        count_tokens(" " * 1_000_000)
