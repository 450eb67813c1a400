"""The workshop: what happens to an item between two customers.

Every item that comes back goes over the bench: it is cleaned, checked, its blade or bit is looked at, and the test of
the cable is noted. Klaus and Merve need 90 minutes for that, for a drill as for a digger, and they want to be sure of
them.
"""

from __future__ import annotations

from typing import Any

from .clock import DAY
from .errors import done, refusal
from .store import Record, Store

GRADES = ("good", "worn", "broken")

CABLE_TEST_EVERY = 180 * DAY
OIL_EVERY = 90 * DAY


def inspect(
    store: Store,
    booking_id: str,
    actor: str,
    now: int,
    damages: tuple[tuple[str, int], ...] = (),
    missing: tuple[str, ...] = (),
    dirty: bool = False,
) -> dict[str, Any]:
    """Note what the bench found. `damages` are pairs of what it is and what mending it costs in cents.

    Everything that is found is written down, however small: three scratches tell more about a customer than one. What
    is small costs the customer nothing, though. A damage of up to 8 euros is wear, and wear is in the rent. Above that
    the whole sum is charged, not just what goes over.
    """
    booking = store.find("bookings", booking_id)
    if booking is None:
        return refusal("booking", "unknown")
    if booking["state"] != "returned":
        return refusal("booking", "state", state=booking["state"])
    item = store.find("items", booking["item_id"]) or {"parts": []}
    values = {part["name"]: part["value_cents"] for part in item["parts"]}
    if any(name not in values for name in missing) or any(cents < 0 for _, cents in damages):
        return refusal("item", "unknown")
    record = {
        "booking_id": booking_id,
        "item_id": booking["item_id"],
        "at": now,
        "actor": actor,
        "damages": [{"what": what, "cents": cents} for what, cents in damages],
        "missing": [{"what": name, "cents": values[name]} for name in missing],
        "dirty": dirty,
    }
    return done(inspection=store.insert("inspections", record))


def order_repair(store: Store, item_id: str, what: str, actor: str, now: int) -> dict[str, Any]:
    """Send an item to be mended. It is not rented out while a repair is open."""
    if store.find("items", item_id) is None:
        return refusal("item", "unknown")
    record = {"item_id": item_id, "what": what, "ordered": now, "actor": actor, "done": None, "cents": 0}
    return done(repair=store.insert("repairs", record))


def finish_repair(store: Store, repair_id: str, cents: int, now: int) -> dict[str, Any]:
    """Note that a repair is done and what it cost us."""
    repair = store.find("repairs", repair_id)
    if repair is None or repair["done"] is not None:
        return refusal("item", "state")
    if cents < 0:
        return refusal("item", "amount")
    return done(repair=store.update("repairs", repair_id, done=now, cents=cents))


def open_repairs(store: Store, item_id: str | None = None) -> list[Record]:
    """Repairs that are not done, of one item or of all, the oldest first."""
    return list(store.rows("repairs", lambda one: one["done"] is None and item_id in (None, one["item_id"])))


def cost_of_keeping(store: Store, item_id: str) -> int:
    """What an item has cost us in repairs since we have it."""
    return sum(one["cents"] for one in store.rows("repairs", lambda one: one["item_id"] == item_id))


def worth_keeping(store: Store, item_id: str) -> bool:
    """Whether an item has earned more than its repairs: a hint for the meeting in January, nothing else."""
    earned = sum(one["price_cents"] for one in store.rows("bookings", lambda one: one["item_id"] == item_id))
    return earned >= 2 * cost_of_keeping(store, item_id)


def grade(store: Store, item_id: str) -> str:
    """How an item is, from its last three inspections."""
    found = list(store.rows("inspections", lambda one: one["item_id"] == item_id))[-3:]
    if open_repairs(store, item_id):
        return "broken"
    damages = sum(len(one["damages"]) for one in found)
    return "worn" if damages >= 3 else "good"


def due_tests(last_tests: dict[str, int], now: int) -> list[str]:
    """Items whose cable has to be tested again, the longest overdue first."""
    late = [(moment, item_id) for item_id, moment in last_tests.items() if now - moment >= CABLE_TEST_EVERY]
    return [item_id for _, item_id in sorted(late)]


def bench_list(store: Store, now: int) -> list[dict[str, Any]]:
    """What lies on the bench: items that came back within a day and have not been inspected."""
    seen = {one["booking_id"] for one in store.rows("inspections")}
    waiting = store.rows("bookings", lambda one: one["state"] == "returned" and one["id"] not in seen)
    fresh = [one for one in waiting if now - (one["returned_at"] or 0) < DAY]
    return [{"booking_id": one["id"], "item_id": one["item_id"], "since": one["returned_at"]} for one in fresh]
