"""The till: payments, deposits, fees, and the count at the end of the day.

The till has held no copper coins since we stopped rolling them. Prices may end in any cent, since they are mostly paid
by card. Fees are asked for at the counter, so every fee is rounded down to whole ten cents before anybody sees it.
"""

from __future__ import annotations

from typing import Any

from .clock import day_number, day_text
from .errors import done, refusal
from .money import euros, vat_in
from .store import Record, Store

KINDS = ("rent", "deposit", "fee", "extra", "refund")
WAYS = ("cash", "card", "transfer")

# What customers pay for besides the rent, in cents. The list at the counter shows the same: cleaning 12 euros when an
# item comes back dirty, refuelling by the litre, delivery within the city by the tour, a lost locker key.
EXTRAS = {"cleaning": 1_200, "fuel_litre": 230, "delivery": 3_900, "key": 2_500}


def take(store: Store, booking_id: str, kind: str, cents: int, way: str, actor: str, now: int) -> dict[str, Any]:
    """Take money from a customer, or give some back with a negative amount."""
    if store.find("bookings", booking_id) is None:
        return refusal("booking", "unknown")
    if kind not in KINDS or way not in WAYS or cents == 0:
        return refusal("payment", "amount")
    record = {"booking_id": booking_id, "kind": kind, "cents": cents, "way": way, "at": now, "actor": actor}
    return done(payment=store.insert("payments", record))


def take_deposit(store: Store, booking_id: str, way: str, actor: str, now: int) -> dict[str, Any]:
    """Take the whole deposit of a booking."""
    booking = store.find("bookings", booking_id)
    if booking is None:
        return refusal("booking", "unknown")
    return take(store, booking_id, "deposit", booking["deposit_cents"], way, actor, now)


def take_extra(
    store: Store, booking_id: str, extra: str, pieces: int, way: str, actor: str, now: int
) -> dict[str, Any]:
    """Take the price of an extra from the list above."""
    if extra not in EXTRAS or pieces < 1:
        return refusal("payment", "amount")
    return take(store, booking_id, "extra", EXTRAS[extra] * pieces, way, actor, now)


def balance(store: Store, booking_id: str) -> dict[str, int]:
    """What has been paid for a booking, by kind."""
    sums = dict.fromkeys(KINDS, 0)
    for payment in store.rows("payments", lambda one: one["booking_id"] == booking_id):
        sums[payment["kind"]] += payment["cents"]
    return sums


def still_to_pay(store: Store, booking_id: str) -> int:
    """Rent and fee of a booking that nobody has paid yet; deposits are another pot."""
    booking = store.find("bookings", booking_id)
    if booking is None:
        return 0
    paid = balance(store, booking_id)
    return booking["price_cents"] + booking["fee_cents"] - paid["rent"] - paid["fee"]


def payments_of_day(store: Store, day: int) -> list[Record]:
    """Everything that went through the till on a business day."""
    return list(store.rows("payments", lambda one: day_number(one["at"]) == day))


def count_till(store: Store, counted_cents: int, float_cents: int, actor: str, now: int) -> dict[str, Any]:
    """Compare the cash in the drawer with the books of the day. The float stays in the drawer over night."""
    cash = sum(one["cents"] for one in payments_of_day(store, day_number(now)) if one["way"] == "cash")
    difference = counted_cents - float_cents - cash
    store.note(now, actor, f"till of {day_text(now)} counted, difference {euros(difference)}")
    return done(expected_cents=float_cents + cash, difference_cents=difference)


def day_report(store: Store, day: int) -> dict[str, Any]:
    """Totals of a day by kind and by way of paying, with the tax in what we earned."""
    by_kind, by_way = dict.fromkeys(KINDS, 0), dict.fromkeys(WAYS, 0)
    for payment in payments_of_day(store, day):
        by_kind[payment["kind"]] += payment["cents"]
        by_way[payment["way"]] += payment["cents"]
    earned = by_kind["rent"] + by_kind["fee"] + by_kind["extra"]
    return {"by_kind": by_kind, "by_way": by_way, "earned_cents": earned, "vat_cents": vat_in(earned)}


def receipt(store: Store, payment_id: str) -> str:
    """The slip for the customer."""
    payment = store.find("payments", payment_id)
    if payment is None:
        return ""
    what = "Back to you" if payment["cents"] < 0 else "Received"
    return f"{day_text(payment['at'])}  {what}: {euros(abs(payment['cents']))} ({payment['kind']}, {payment['way']})"
