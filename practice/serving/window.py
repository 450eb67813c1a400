"""The context window: how long a prompt is, whether it fits, and what is dropped where that was asked for."""

from __future__ import annotations

import re

import tiktoken

from practice.model import PracticeModel
from practice.serving.errors import ApiError
from practice.serving.wire import Turn
from worlds import count_tokens

LONGEST = 2**20
"""Characters that are counted as one piece. More cannot fit any window, unless it is mostly blank."""

_BLOCK = 100_000
_BLANK = re.compile(r"(?<!\s)\s{1000,}+")
_MOST_BLANK = 250_000  # the tokeniser gives up on a blank run of 600,000 or more


def encoding() -> tiktoken.Encoding:
    """The encoding that prompts are counted in."""
    count_tokens("")  # loads the ranks that come with the worlds; tiktoken then keeps them
    return tiktoken.get_encoding("o200k_base")


def fitting(model: PracticeModel, turns: tuple[Turn, ...], limit: int | None) -> tuple[int, int]:
    """The prompt's tokens, and the tokens that are left for an answer. Raises ApiError where it does not fit."""
    window = model.profile.window
    size = 0
    for _, text in turns:
        size += len(text)
    if size > _MOST_BLANK:
        _countable(turns, size, window)
    asked = model.length(turns)
    if asked > window:
        raise _overflow(window, f"your messages resulted in {asked} tokens. Please reduce the length of the messages.")
    if limit is not None and asked + limit > window:
        raise _overflow(
            window,
            f"you requested {asked + limit} tokens ({asked} in the messages, {limit} in the completion). "
            "Please reduce the length of the messages or completion.",
        )
    return asked, window - asked


def truncated(model: PracticeModel, turns: tuple[Turn, ...], window: int) -> tuple[Turn, ...]:
    """What is left of a prompt when the oldest text is dropped until the rest fits: the silence is the fault."""
    kept = _latest(turns, LONGEST // 2)
    frame = model.length(())
    while kept and (over := model.length(kept) - window) > 0:
        first = 0
        while first < len(kept) - 1 and (size := model.length((kept[first],)) - frame) <= over:
            over -= size
            first += 1
        role, text = kept[first]
        kept = kept[first + 1 :]
        tokens = encoding().encode_ordinary(text)
        if rest := encoding().decode(tokens[over:], errors="ignore"):
            kept = ((role, rest), *kept)
    return kept or (("user", ""),)


def _latest(turns: tuple[Turn, ...], most: int) -> tuple[Turn, ...]:
    """The last so many characters of a conversation, and no blank run that cannot be counted."""
    kept: list[Turn] = []
    for role, text in reversed(turns):
        text = _BLANK.sub(lambda run: run[0][:_MOST_BLANK], text[-most:] if most else "")
        kept.append((role, text))
        most -= len(text)
        if most <= 0:
            break
    return tuple(reversed(kept))


def _countable(turns: tuple[Turn, ...], size: int, window: int) -> None:
    """Refuses what takes too long to count, or cannot be counted in one piece."""
    if size > LONGEST:
        tokens = 0
        for _, text in turns:
            for start in range(0, len(text), _BLOCK):
                tokens += len(encoding().encode_ordinary(text[start : start + _BLOCK]))
                if tokens > window + len(turns):
                    raise _overflow(
                        window,
                        f"your messages resulted in more than {window} tokens: they have {size} characters. "
                        "Please reduce the length of the messages.",
                    )
        raise _too_long(f"Expected at most {LONGEST} characters in all messages, but got {size} instead.")
    for _, text in turns:
        if any(len(run) > _MOST_BLANK for run in _BLANK.findall(text)):
            raise _too_long(f"Expected no run of more than {_MOST_BLANK} blanks and line ends.")


def _overflow(window: int, however: str) -> ApiError:
    return ApiError(
        400,
        f"This model's maximum context length is {window} tokens. However, {however}",
        code="context_length_exceeded",
        param="messages",
    )


def _too_long(why: str) -> ApiError:
    return ApiError(
        400, f"Invalid 'messages': string too long. {why}", code="string_above_max_length", param="messages"
    )
