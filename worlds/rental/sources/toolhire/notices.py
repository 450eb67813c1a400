"""What we write to customers: texts of mails and letters, and who gets which.

The texts are the promise. When a text and the program differ, the customer holds the text in their hands and is right,
so change them together. Nothing is sent here; the mail program of the shop collects what `outbox` returns.
"""

from __future__ import annotations

from typing import Any

from .clock import moment_text
from .money import euros
from .store import Record, Store

SUBJECTS = {
    "held": "We keep it for you",
    "confirmed": "Your booking",
    "cancelled": "Your booking is cancelled",
    "returned": "Thank you",
    "reminder": "Please bring it back",
}

HELD = """Hello {name},

we have put aside for you: {item}, from {start} to {end}.

Please confirm with the button below. We keep the item for 20 minutes; then the next customer may have it.
"""

CONFIRMED = """Hello {name},

your booking {booking} is confirmed: {item}, from {start} to {end}.
The rent is {price}, the deposit {deposit}. Please bring an identity card.

Plans change. You can cancel free of charge until 48 hours before your booking starts, on the web page or by telephone.
After that we have kept the item from others and ask for a part of the rent, which you find in our terms.

If you need the item for longer, tell us in time. Usually we can help.
"""

CANCELLED = """Hello {name},

your booking {booking} of {item} is cancelled. {fee}
We hope to see you another time.
"""

RETURNED = """Hello {name},

{item} is back with us, thank you. We look it over and return your deposit of {deposit}, minus what is to be paid for
it.
"""

REMINDER = """Hello {name},

{item} should have come back to us on {end}. Other customers are waiting for it. Please bring it back or call us.
"""

TEXTS = {"held": HELD, "confirmed": CONFIRMED, "cancelled": CANCELLED, "returned": RETURNED, "reminder": REMINDER}


def words(store: Store, booking: Record) -> dict[str, str]:
    """What goes into the gaps of the texts."""
    customer = store.find("customers", booking["customer_id"]) or {"name": "customer"}
    item = store.find("items", booking["item_id"]) or {"name": "item"}
    fee = booking["fee_cents"]
    return {
        "name": customer["name"],
        "item": item["name"],
        "booking": booking["id"],
        "start": moment_text(booking["start"]),
        "end": moment_text(booking["end"]),
        "price": euros(booking["price_cents"]),
        "deposit": euros(booking["deposit_cents"]),
        "fee": f"We charge {euros(fee)}." if fee else "You owe us nothing.",
    }


def mail(store: Store, booking_id: str, kind: str) -> dict[str, Any] | None:
    """A mail about a booking, or None when the customer has given no address.

    Raises:
        KeyError: there is no such booking or no such kind of mail.
    """
    booking = store.find("bookings", booking_id)
    if booking is None:
        raise KeyError(booking_id)
    text = TEXTS[kind].format(**words(store, booking))
    customer = store.find("customers", booking["customer_id"])
    if customer is None or not customer["email"]:
        return None
    return {"to": customer["email"], "subject": SUBJECTS[kind], "text": text}


def outbox(store: Store, changes: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The mails for changes of bookings, given as pairs of booking id and kind; without address, no mail."""
    mails = [mail(store, booking_id, kind) for booking_id, kind in changes]
    return [one for one in mails if one is not None]


def letter(store: Store, booking_id: str) -> str:
    """A reminder on paper, for those without a mail address.

    Which day which reminder is due is decided elsewhere (T-310); the letters of the old program went out after 1, 3 and
    7 days, and its stamps are still in the drawer.
    """
    booking = store.find("bookings", booking_id)
    if booking is None:
        raise KeyError(booking_id)
    return TEXTS["reminder"].format(**words(store, booking))


def leaflet(store: Store) -> list[str]:
    """Addresses for the spring leaflet: those who agreed, and are neither blocked nor merged."""
    wanted = store.rows("customers", lambda one: one["consent"] and not one["blocked"] and not one["merged_into"])
    return sorted({one["email"] for one in wanted if one["email"]})
