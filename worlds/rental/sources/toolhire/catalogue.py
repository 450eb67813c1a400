"""The catalogue: what we rent out, what it costs, and what belongs to it.

The shop window and the printed list show 50 entries on a page; both are made from `listing`.
"""

from __future__ import annotations

from typing import Any

from .errors import done, refusal
from .money import euros
from .store import Record, Store

CATEGORIES = {
    "drill": "Drills and demolition hammers",
    "saw": "Saws",
    "garden": "Garden",
    "lift": "Ladders, towers and hoists",
    "earth": "Diggers and compactors",
    "clean": "Cleaning and drying",
    "measure": "Measuring",
}

DEPOSIT_STEPS = ((5_000, 2_000), (20_000, 5_000), (100_000, 15_000))
"""Up to this value, this deposit; what is worth more has a deposit of a fifth of its value."""


def add_item(
    store: Store, name: str, category: str, day_cents: int, value_cents: int, tags: tuple[str, ...] = (), stock: int = 1
) -> dict[str, Any]:
    """Put a new item into the catalogue."""
    if category not in CATEGORIES:
        return refusal("item", "unknown", category=category)
    if day_cents <= 0 or value_cents <= 0:
        return refusal("item", "amount")
    item = {
        "name": " ".join(name.split()),
        "category": category,
        "tags": sorted({tag.strip().lower() for tag in tags if tag.strip()}),
        "day_cents": day_cents,
        "value_cents": value_cents,
        "deposit_cents": deposit_for(value_cents),
        "parts": [],
        "stock": stock,
        "out": 0,
        "retired": False,
    }
    return done(item=store.insert("items", item))


def deposit_for(value_cents: int) -> int:
    """The deposit for an item of that value."""
    for value, deposit in DEPOSIT_STEPS:
        if value_cents <= value:
            return deposit
    return value_cents // 5


def add_part(store: Store, item_id: str, name: str, value_cents: int) -> dict[str, Any]:
    """Note a part that goes out with the item and has to come back with it."""
    item = store.find("items", item_id)
    if item is None:
        return refusal("item", "unknown")
    if value_cents < 0:
        return refusal("item", "amount")
    parts = [*item["parts"], {"name": name.strip(), "value_cents": value_cents}]
    return done(item=store.update("items", item_id, parts=parts))


def reprice(store: Store, item_id: str, day_cents: int, actor: str, moment: int) -> dict[str, Any]:
    """Change the price per day; bookings that exist keep the price they were made with."""
    item = store.find("items", item_id)
    if item is None:
        return refusal("item", "unknown")
    if day_cents <= 0:
        return refusal("item", "amount")
    store.note(moment, actor, f"{item_id}: {euros(item['day_cents'])} -> {euros(day_cents)} a day")
    return done(item=store.update("items", item_id, day_cents=day_cents))


def retire(store: Store, item_id: str, reason: str, actor: str, moment: int) -> dict[str, Any]:
    """Take an item out of the catalogue. Its record stays, because bookings point to it."""
    item = store.find("items", item_id)
    if item is None:
        return refusal("item", "unknown")
    if item["out"]:
        return refusal("item", "state", out=item["out"])
    store.note(moment, actor, f"{item_id} retired: {reason}")
    return done(item=store.update("items", item_id, retired=True))


def listing(store: Store, category: str | None = None) -> list[Record]:
    """Items that can be rented, by category and name."""
    wanted = [one for one in store.rows("items", lambda item: not item["retired"])]
    if category is not None:
        wanted = [one for one in wanted if one["category"] == category]
    return sorted(wanted, key=lambda item: (item["category"], item["name"].lower()))


def named(store: Store, beginning: str) -> list[Record]:
    """Items whose name begins like this: what the counter's entry field offers while somebody types.

    This is no search: it knows neither tags nor several words, and it does not page. T-288 asks for a real one.
    """
    start = beginning.strip().lower()
    return [item for item in listing(store) if start and item["name"].lower().startswith(start)]


def price_list(store: Store) -> str:
    """The price list that hangs at the counter."""
    lines: list[str] = []
    shown = None
    for item in listing(store):
        if item["category"] != shown:
            shown = item["category"]
            lines.extend(["", CATEGORIES[shown].upper()])
        lines.append(f"{item['name']:<44} {euros(item['day_cents']):>12} a day, deposit {euros(item['deposit_cents'])}")
    return "\n".join(lines[1:])


def move_out(store: Store, item_id: str, pieces: int = 1) -> Record:
    """Count pieces of an item as being with a customer; a negative number brings them back.

    Raises:
        ValueError: there would be more out than we have, or fewer than none.
    """
    item = store.find("items", item_id)
    if item is None or not 0 <= item["out"] + pieces <= item["stock"]:
        raise ValueError(f"{item_id}: {pieces} pieces cannot change hands.")
    return store.update("items", item_id, out=item["out"] + pieces)
