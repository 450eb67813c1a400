"""Bookings: from a hold on the web page to the item back on its shelf.

    held -> confirmed -> out -> returned
      \\________\\-> cancelled

A booking is one item for one customer. It keeps the price it was made with, see `pricing`.
"""

from __future__ import annotations

from typing import Any

from . import catalogue
from .clock import DAY, span_text
from .errors import done, refusal
from .pricing import rent_cents
from .store import Record, Store

STATES = ("held", "confirmed", "out", "returned", "cancelled")
BLOCKING = ("held", "confirmed", "out")
LONGEST = 56 * DAY


def hold(store: Store, customer_id: str, item_id: str, start: int, end: int, now: int) -> dict[str, Any]:
    """Keep an item for a customer who has not confirmed yet."""
    customer, item = store.find("customers", customer_id), store.find("items", item_id)
    if customer is None or customer["merged_into"]:
        return refusal("customer", "unknown")
    if item is None:
        return refusal("item", "unknown")
    if customer["blocked"]:
        return refusal("customer", "blocked")
    if item["retired"]:
        return refusal("item", "retired")
    if not start < end <= start + LONGEST:
        return refusal("booking", "period")
    if clashes(store, item_id, start, end):
        return refusal("booking", "taken")
    booking = {
        "customer_id": customer_id,
        "item_id": item_id,
        "start": start,
        "end": end,
        "state": "held",
        "created": now,
        "price_cents": rent_cents(item, start, end),
        "fee_cents": 0,
        "deposit_cents": item["deposit_cents"],
        "extensions": 0,
        "returned_at": None,
        "disputed": False,
    }
    return done(booking=store.insert("bookings", booking))


def clashes(store: Store, item_id: str, start: int, end: int) -> list[Record]:
    """Bookings of an item that overlap a period.

    This is the plain overlap that we began with in 2020. It takes every hold for alive, leaves the workshop no time and
    knows nothing of items that did not come back, which is why the counter telephones so much. See T-212.
    """
    return [
        booking
        for booking in store.rows("bookings", lambda one: one["item_id"] == item_id and one["state"] in BLOCKING)
        if booking["start"] < end and start < booking["end"]
    ]


def confirm(store: Store, booking_id: str, actor: str, now: int) -> dict[str, Any]:
    """Turn a hold into a booking that we owe the customer."""
    booking = store.find("bookings", booking_id)
    if booking is None:
        return refusal("booking", "unknown")
    if booking["state"] != "held":
        return refusal("booking", "state", state=booking["state"])
    store.note(now, actor, f"{booking_id} confirmed")
    return done(booking=store.update("bookings", booking_id, state="confirmed"))


def hand_out(store: Store, booking_id: str, actor: str, now: int) -> dict[str, Any]:
    """Give the item to the customer. The deposit has to be there before, see `till.take_deposit`."""
    booking = store.find("bookings", booking_id)
    if booking is None:
        return refusal("booking", "unknown")
    if booking["state"] != "confirmed":
        return refusal("booking", "state", state=booking["state"])
    paid = [one for one in store.rows("payments") if one["booking_id"] == booking_id and one["kind"] == "deposit"]
    missing = booking["deposit_cents"] - sum(one["cents"] for one in paid)
    if missing > 0:
        return refusal("payment", "amount", missing_cents=missing)
    catalogue.move_out(store, booking["item_id"])
    store.note(now, actor, f"{booking_id} handed out")
    return done(booking=store.update("bookings", booking_id, state="out"))


def take_back(store: Store, booking_id: str, actor: str, now: int) -> dict[str, Any]:
    """Note that an item came back. What the customer owes for it is worked out after the inspection."""
    booking = store.find("bookings", booking_id)
    if booking is None:
        return refusal("booking", "unknown")
    if booking["state"] != "out":
        return refusal("booking", "state", state=booking["state"])
    catalogue.move_out(store, booking["item_id"], -1)
    late = now - booking["end"]
    store.note(now, actor, f"{booking_id} came back" + (f", {span_text(late)} late" if late > 0 else ""))
    return done(booking=store.update("bookings", booking_id, state="returned", returned_at=now))


def drop_holds(store: Store, created_before: int) -> list[str]:
    """End the holds that were made before a moment; the nightly job decides which moment that is."""
    dropped = []
    for booking in store.rows("bookings", lambda one: one["state"] == "held" and one["created"] < created_before):
        store.update("bookings", booking["id"], state="cancelled")
        dropped.append(booking["id"])
    return dropped


def dispute(store: Store, booking_id: str, reason: str, actor: str, now: int) -> dict[str, Any]:
    """Mark a booking that the customer contests; nobody writes to them about it until it is settled."""
    booking = store.find("bookings", booking_id)
    if booking is None:
        return refusal("booking", "unknown")
    store.note(now, actor, f"{booking_id} disputed: {reason}")
    return done(booking=store.update("bookings", booking_id, disputed=True))


def settle(store: Store, booking_id: str, fee_cents: int, actor: str, now: int) -> dict[str, Any]:
    """End a dispute with the fee that both sides agreed on."""
    if store.find("bookings", booking_id) is None:
        return refusal("booking", "unknown")
    if fee_cents < 0:
        return refusal("booking", "amount")
    store.note(now, actor, f"{booking_id} settled")
    return done(booking=store.update("bookings", booking_id, disputed=False, fee_cents=fee_cents))


def of_customer(store: Store, customer_id: str) -> list[Record]:
    """All bookings of a customer, the latest start first."""
    found = store.rows("bookings", lambda one: one["customer_id"] == customer_id)
    return sorted(found, key=lambda booking: -booking["start"])


def still_out(store: Store, now: int) -> list[Record]:
    """Bookings whose item should be back by now, the longest missing first."""
    found = store.rows("bookings", lambda one: one["state"] == "out" and one["end"] < now)
    return sorted(found, key=lambda booking: booking["end"])


def shorten(store: Store, booking_id: str, end: int, actor: str, now: int) -> dict[str, Any]:
    """Let a booking end earlier. The price stays, as the terms say; only the calendar gains.

    Longer is another matter: the next customer may be waiting, so whoever wants more time has to ask one hour ahead.
    """
    booking = store.find("bookings", booking_id)
    if booking is None:
        return refusal("booking", "unknown")
    if booking["state"] not in ("confirmed", "out") or not booking["start"] < end < booking["end"]:
        return refusal("booking", "period")
    store.note(now, actor, f"{booking_id} ends earlier")
    return done(booking=store.update("bookings", booking_id, end=end))
