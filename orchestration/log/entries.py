"""What may be said to the log, and one clear sentence for what may not."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import Any

from orchestration.errors import BadEntry
from orchestration.record.redaction import brief

LONGEST_TITLE = 120
LONGEST_NAME = 80


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
        hint = f" {chance:g} per cent is {chance / 100:g}." if _is_number(chance) and 1 < chance <= 100 else ""
        raise BadEntry(f"A chance of success lies between 0 and 1, such as 0.8; {_shown(chance)} does not.{hint}")
    return float(chance)


def positive(number: Any, name: str, *, below: float = 1e9) -> float:
    """A finite number of 0 or more. Raises BadEntry."""
    if not _is_number(number) or not 0 <= number < below:
        most = f" and less than {below:,.0f}" if _is_number(number) and below <= number < math.inf else ""
        raise BadEntry(f"{name} should be a number of 0 or more{most}, not {_shown(number)}.")
    return float(number)


def whole(number: Any, name: str, *, below: float = 1e9) -> int:
    """A whole number of 0 or more. Raises BadEntry."""
    if positive(number, name, below=below) != int(number):
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
    return brief(text, LONGEST_TITLE)


def fitting(title: str, decision: str | None, outcome: str) -> None:
    """Whether a unit that was so decided can be open, or end so. Raises BadEntry.

    Kept work has nobody's result to take over, and work that a model had a part in must say how that went.
    """
    if outcome == "open":
        return
    if decision is None:
        raise BadEntry(f"“{title}” is a draft: say what it was with u.file(kind=…, decision=…, outcome=…).")
    if decision == "keep" and outcome not in ("done", "abandoned"):
        raise BadEntry(f"“{title}” was kept, so there is nothing to take over: end it with u.done(minutes).")
    if decision != "keep" and outcome == "done":
        raise BadEntry(
            f"“{title}” was not kept, so say what became of the model's part: u.accept(), u.edit(minutes), "
            "u.reject(why) or u.abandon(why)."
        )


def context_facts(context: Any) -> dict[str, Any]:
    """What the model is shown, as fields of a unit: a pack, or names, or sources with `name` and `tokens`.

    What is no name, such as a message or a whole text, is counted, and only its type is kept.
    """
    if context is None:
        return {}
    if hasattr(context, "kept") and hasattr(context, "summarised"):  # a ContextPack
        whole_, short = tuple(context.kept), tuple(context.summarised)
        items, tokens = [*whole_, *short], context.tokens
        mode = "mixed" if whole_ and short else "summary" if short else "verbatim" if whole_ else "none"
    else:
        one = isinstance(context, str | bytes | Mapping) or not isinstance(context, Iterable)
        items = [context] if one else list(context)
        counts = [one.tokens for one in items if isinstance(getattr(one, "tokens", None), int)]
        tokens = sum(counts) if counts else None
        mode = "verbatim" if items else "none"
    return {
        "context": tuple(_name(one) for one in items),
        "context_items": len(items),
        "context_tokens": tokens,
        "context_mode": mode,
    }


def _name(one: Any) -> str:
    """A name, a path or a few words; of anything else its type, since it may be what was said to a model."""
    said = one if isinstance(one, str) else getattr(one, "name", None)
    if not isinstance(said, str) or len(said) > LONGEST_NAME or len(said.splitlines()) != 1:
        return type(one).__name__
    return brief(said, LONGEST_NAME)


def _is_number(one: Any) -> bool:
    return isinstance(one, Real) and not isinstance(one, bool)


def _shown(one: Any) -> str:
    text = repr(one)
    return text if len(text) <= 60 else f"{text[:59]}…"
