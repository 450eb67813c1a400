"""What may be said to the log, and one clear sentence for what may not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from numbers import Real
from typing import Any

from orchestration.errors import BadEntry
from orchestration.record.redaction import redacted

LONGEST_TITLE = 120


def one_of(word: Any, words: Sequence[Any], name: str) -> Any:
    """The word, if it is one of `words`. Raises BadEntry naming the nearest and all of them."""
    if isinstance(word, str) and word in words:
        return word
    plain = "_".join(str(word).lower().replace("-", " ").split())
    near = difflib.get_close_matches(plain, words, 1) or [one for one in words if plain and plain in one]
    hint = f"did you mean {near[0]!r}? It is" if near and isinstance(word, str) else "it is"
    raise BadEntry(f"{name}={_shown(word)} is not known; {hint} one of {', '.join(words)}.")


def probability(chance: Any) -> float:
    """A chance from 0 to 1. Raises BadEntry."""
    if not _is_number(chance) or not 0 <= chance <= 1:
        raise BadEntry(f"A chance of success lies between 0 and 1, such as 0.8; {_shown(chance)} does not.")
    return float(chance)


def positive(number: Any, name: str) -> float:
    """A finite number of 0 or more. Raises BadEntry."""
    if not _is_number(number) or not 0 <= number < 1e9:
        raise BadEntry(f"{name} should be a number of 0 or more, not {_shown(number)}.")
    return float(number)


def whole(number: Any, name: str) -> int:
    """A whole number of 0 or more. Raises BadEntry."""
    if positive(number, name) != int(number):
        raise BadEntry(f"{name} should be a whole number, not {_shown(number)}.")
    return int(number)


def words(text: Any, name: str) -> str | None:
    """A reason in words, on one line; None for none. Raises BadEntry."""
    if text is None:
        return None
    if not isinstance(text, str):
        raise BadEntry(f"{name} should be words in quotes, not {_shown(text)}; minutes are said by name: minutes=5.")
    return " ".join(text.split()) or None


def title(text: Any) -> str:
    """A title on one line, cut at a word to 120 characters; secrets go before it is cut. Raises BadEntry."""
    if not isinstance(text, str) or not text.strip():
        raise BadEntry(f"A unit needs a title: say in a few words what is to be done, not {_shown(text)}.")
    line = redacted(" ".join(text.split()))
    if len(line) <= LONGEST_TITLE:
        return line
    start = line[: LONGEST_TITLE - 1]
    cut = start.rfind(" ")
    return (start[:cut].rstrip(" ,;:.") if cut > LONGEST_TITLE // 2 else start) + "…"


def context_facts(context: Any) -> dict[str, Any]:
    """What the model is shown, as fields of a unit: a pack, or names, or sources with `name` and `tokens`.

    Raises BadEntry for what cannot be looked through.
    """
    if context is None:
        return {}
    if hasattr(context, "kept") and hasattr(context, "summarised"):  # a ContextPack
        whole_, short = tuple(context.kept), tuple(context.summarised)
        items, tokens = [*whole_, *short], context.tokens
        mode = "mixed" if whole_ and short else "summary" if short else "verbatim" if whole_ else "none"
    else:
        if not isinstance(context, str) and not isinstance(context, Iterable):
            context = [context]
        items = [context] if isinstance(context, str) else list(context)
        counts = [one.tokens for one in items if hasattr(one, "tokens")]
        tokens = sum(counts) if counts else None
        mode = "verbatim" if items else "none"
    return {
        "context": tuple(str(getattr(one, "name", one))[:200] for one in items),
        "context_items": len(items),
        "context_tokens": tokens,
        "context_mode": mode,
    }


def _is_number(one: Any) -> bool:
    return isinstance(one, Real) and not isinstance(one, bool)


def _shown(one: Any) -> str:
    text = repr(one)
    return text if len(text) <= 60 else f"{text[:59]}…"
