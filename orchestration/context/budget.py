"""The third layer: what a model is shown, within a budget of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orchestration.errors import BadEntry, BudgetExceeded
from worlds import count_tokens


@dataclass(frozen=True)
class Source:
    """Something that a model may be shown."""

    name: str
    text: str
    tokens: int = -1
    """Its length in tokens as it stands in a pack, with its heading; counted if not given."""
    must: bool = False
    """Whether it has to be in, whatever it costs."""
    summary: str | None = None
    """A shorter text to fall back on."""

    def __post_init__(self) -> None:
        if self.tokens < 0:
            object.__setattr__(self, "tokens", count_tokens(framed(self.name, self.text)))


@dataclass(frozen=True)
class ContextPack:
    """What fitted, what was replaced by its summary, what was left out, and why."""

    kept: tuple[Source, ...]
    summarised: tuple[Source, ...]
    left_out: tuple[Source, ...]
    why: dict[str, str]
    """Source name to one sentence."""
    text: str
    tokens: int
    limit: int


@dataclass(frozen=True)
class ContextBudget:
    """At most `limit` tokens of context."""

    limit: int

    def pack(self, sources: Iterable[Source], *, worth: Callable[[Source], float] | None = None) -> ContextPack:
        """Choose sources: those that must be in first, then by `worth` (default: the order given) as long as they fit.

        Sources stay in their given order in the text. Raises BudgetExceeded when what must be in does not fit, and
        BadEntry when two sources have one name.
        """
        given = tuple(sources)
        names = [one.name for one in given]
        if twice := [name for name in names if names.count(name) > 1]:
            raise BadEntry(f"Two sources are called '{twice[0]}': give each a name of its own.")
        ranked = sorted(given, key=lambda one: (not one.must, -(worth(one) if worth else -given.index(one))))
        chosen: dict[str, str] = {}
        why: dict[str, str] = {}
        used = 0
        for source in ranked:
            full, short = framed(source.name, source.text), framed(source.name, source.summary or "")
            room = self.limit - used
            if count_tokens(full) <= room:
                chosen[source.name] = full
                why[source.name] = "must be in" if source.must else "fits"
            elif source.summary and count_tokens(short) <= room:
                chosen[source.name] = short
                why[source.name] = f"only its summary fits in the {room:,} tokens left"
            elif source.must:
                raise BudgetExceeded(
                    f"'{source.name}' must be in but takes {count_tokens(full):,} tokens, and {room:,} of "
                    f"{self.limit:,} are left. Raise the budget or shorten it."
                )
            else:
                why[source.name] = f"takes {count_tokens(full):,} tokens, {room:,} are left"
                continue
            used += count_tokens(chosen[source.name])
        text = "".join(chosen[one.name] for one in given if one.name in chosen)
        short_names = {name for name, reason in why.items() if reason.startswith("only its summary")}
        return ContextPack(
            kept=tuple(one for one in given if one.name in chosen and one.name not in short_names),
            summarised=tuple(one for one in given if one.name in short_names),
            left_out=tuple(one for one in given if one.name not in chosen),
            why=why,
            text=text,
            tokens=used,
            limit=self.limit,
        )


def must_hold(*lines: str, name: str = "what must hold") -> Source:
    """Constraints as a source that has to be in: give it last (or first), so that it stands at an edge."""
    return Source(name, "Whatever the files say:\n" + "\n".join(f"- {line}" for line in lines), must=True)


def framed(name: str, text: str) -> str:
    """A source as it stands in a pack's text."""
    return f"## {name}\n{text.strip()}\n\n"
