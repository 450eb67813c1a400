"""Packs a context exactly: which items are worth their tokens within a budget, and what is wrong with a packing.

An item is a plain dict: `name`, `kind` (constraint, rule, code, doc, secret), `tokens` (above 0), `value` (points that
the answer gains with it; below 0 it does harm) and `must` (whether it has to be in). What must be in is in, a secret
never is, and constraints stand at the edges: before everything else or after it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.checks.handed_in import kind_of
from orchestration.errors import BudgetExceeded

__all__ = ["Packed", "by_value", "by_value_per_token", "edge_problems", "pack_problems", "pack_share", "pack_task"]

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Packed:
    """A choice of items, in the order of the prompt."""

    names: tuple[str, ...]
    tokens: int
    value: int
    """Of the items that did not have to be in."""

    @classmethod
    def of(cls, items: Sequence[Item], names: Sequence[str]) -> Packed:
        """What these names of items come to. Raises KeyError for a name that no item has."""
        known = {item["name"]: item for item in items}
        chosen = [known[name] for name in names]
        value = sum(item["value"] for item in chosen if not item["must"])
        return cls(tuple(names), sum(item["tokens"] for item in chosen), value)


def _best(items: Sequence[Item], budget: int) -> Packed:
    """The choice of highest value, found exactly (0/1 knapsack by dynamic programming over tokens).

    Raises BudgetExceeded when what must be in does not fit.
    """
    room, optional = _room(items, budget)
    best: dict[int, tuple[int, tuple[Item, ...]]] = {0: (0, ())}  # tokens used: value and items
    for item in optional:
        for used, (value, chosen) in list(best.items()):
            tokens, more = used + item["tokens"], value + item["value"]
            if tokens <= room and more > best.get(tokens, (-1, ()))[0]:
                best[tokens] = more, (*chosen, item)
    _, chosen = max(best.values(), key=lambda found: found[0])
    return _packed(items, chosen)


def by_value_per_token(items: Sequence[Item], budget: int) -> Packed:
    """The rule of thumb: whatever fits, by value per token, from the top.

    Raises BudgetExceeded when what must be in does not fit.
    """
    return _from_the_top(items, budget, lambda item: item["value"] / item["tokens"])


def by_value(items: Sequence[Item], budget: int) -> Packed:
    """The other one: whatever fits, by value, from the top. Raises BudgetExceeded as `by_value_per_token` does."""
    return _from_the_top(items, budget, lambda item: item["value"])


def pack_problems(items: Sequence[Item], budget: int, names: Any) -> tuple[str, ...]:
    """What is wrong with a choice, a sentence each, and no number of the task. Never raises.

    The order is left to `edge_problems`.
    """
    if not isinstance(names, list | tuple):
        return (f"{kind_of(names)} came back; a list of names is asked for",)
    known = {item["name"]: item for item in items}
    unknown = [name for name in names if not isinstance(name, str) or name not in known]
    if unknown:
        return (f"an entry is not the name of an item: it is {kind_of(unknown[0])}",)
    if len(set(names)) < len(names):
        return ("an item is in twice",)
    packed = Packed.of(items, names)
    found = [f"'{item['name']}' must be in and is not" for item in items if item["must"] and item["name"] not in names]
    if packed.tokens > budget:
        found.append("it takes more tokens than the budget has")
    found += [f"'{name}' is a secret, and secrets stay out" for name in names if known[name]["kind"] == "secret"]
    return tuple(found)


def pack_share(items: Sequence[Item], budget: int, names: Sequence[str]) -> float:
    """The value of a choice as a share of the best there is, 0 to 1. Raises BudgetExceeded, KeyError."""
    best, value = _best(items, budget).value, Packed.of(items, names).value
    return min(max(value / best, 0.0), 1.0) if best else float(value >= 0)


def edge_problems(items: Sequence[Item], names: Sequence[str]) -> tuple[str, ...]:
    """Which constraints stand between other items instead of at an edge, a sentence each."""
    kinds = {item["name"]: item["kind"] for item in items}
    others = [place for place, name in enumerate(names) if kinds.get(name) != "constraint"]
    if not others:
        return ()
    return tuple(
        f"the constraint '{name}' stands in the middle; constraints go to an edge"
        for place, name in enumerate(names)
        if kinds.get(name) == "constraint" and others[0] < place < others[-1]
    )


def pack_task(seed: int) -> tuple[list[dict[str, Any]], int]:
    """The items and the budget of one fix, drawn by a seed. Both rules of thumb fall short in each of them."""
    dice = random.Random(f"pack {seed}")
    while True:
        items, budget = _drawn(dice)
        thumb = max(by_value_per_token(items, budget).value, by_value(items, budget).value)
        if 0.6 <= thumb / _best(items, budget).value <= 0.87:
            return items, budget


_NAMES = {
    "constraint": ("answers stay backwards compatible", "no new dependency", "amounts are whole cents",
                   "times are kept in UTC", "public names do not change"),
    "rule": ("refunds reach the card they came from", "a voucher counts once", "an order of nothing is refused",
             "rounding is done once, at the end", "a price holds for 14 days"),
    "code": ("orders.py", "refunds.py", "vouchers.py", "basket.py", "tests of refunds", "the failing test",
             "the schema of the database", "the last commit"),
    "doc": ("the ticket", "a colleague's note", "the wiki page of 2023", "the customer's mail", "minutes of a meeting",
            "the old refunds.py", "notes on another shop"),
    "secret": ("the .env file", "the key of the payment service", "a customer's card number"),
}  # fmt: skip


def _drawn(dice: random.Random) -> tuple[list[dict[str, Any]], int]:
    pool = {kind: dice.sample(names, len(names)) for kind, names in _NAMES.items()}

    def item(kind: str, tokens: int, value: int, must: bool = False) -> dict[str, Any]:
        return {"name": pool[kind].pop(), "kind": kind, "tokens": tokens, "value": value, "must": must}

    items = [
        item("constraint", dice.randrange(40, 90, 10), dice.randint(3, 8), must=True),
        item("rule", dice.randrange(60, 160, 10), dice.randint(5, 9), must=True),
        item("code", dice.randrange(250, 420, 10), dice.randint(2, 8), must=True),
        *(item("constraint", dice.randrange(40, 120, 10), dice.randint(4, 7)) for _ in range(2)),
        *(item("rule", dice.randrange(80, 300, 10), dice.randint(2, 9)) for _ in range(2)),
        item("code", dice.randrange(200, 350, 10), dice.randint(10, 14)),
        *(item("code", dice.randrange(600, 800, 10), dice.randint(20, 26)) for _ in range(2)),
        item("code", dice.randrange(1000, 1300, 10), dice.randint(27, 34)),
        *(item("doc", dice.randrange(100, 500, 10), dice.randint(1, 8)) for _ in range(2)),
        *(item("doc", dice.randrange(100, 300, 10), -dice.randint(2, 8)) for _ in range(2)),
        *(item("secret", dice.randrange(20, 60, 10), dice.randint(6, 12)) for _ in range(dice.randint(1, 2))),
    ]
    needed = sum(one["tokens"] for one in items if one["must"])
    wished = sum(one["tokens"] for one in items if not one["must"] and one["value"] > 0 and one["kind"] != "secret")
    budget = needed + round(wished * dice.uniform(0.35, 0.6), -1)
    dice.shuffle(items)
    return items, int(budget)


def _from_the_top(items: Sequence[Item], budget: int, worth: Callable[[Item], float]) -> Packed:
    room, optional = _room(items, budget)
    chosen: list[Item] = []
    for item in sorted(optional, key=worth, reverse=True):
        if item["tokens"] <= room:
            chosen.append(item)
            room -= item["tokens"]
    return _packed(items, chosen)


def _room(items: Sequence[Item], budget: int) -> tuple[int, list[Item]]:
    """The tokens left beside what must be in, and the items that may be worth some of them."""
    needed = sum(item["tokens"] for item in items if item["must"])
    if needed > budget:
        raise BudgetExceeded(
            f"What must be in takes {needed:,} tokens; the budget is {budget:,}. Raise it or shorten them."
        )
    may = [item for item in items if not item["must"] and item["kind"] != "secret" and item["value"] > 0]
    return budget - needed, may


def _packed(items: Sequence[Item], chosen: Sequence[Item]) -> Packed:
    kept = [item for item in items if item["must"] or item in chosen]
    kept.sort(key=lambda item: item["kind"] != "constraint")
    return Packed.of(items, [item["name"] for item in kept])
