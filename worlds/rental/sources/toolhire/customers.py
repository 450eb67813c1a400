"""Customers: who they are, how to reach them, whether we still want them.

We ask for as little as we need. Name and one way to reach somebody are enough for hand tools; diggers need a licence
number, which is looked at and not stored.

Records that turn out to be one person are merged (T-290, to be written). The number is printed on the customer card,
and people lose everything but their first card: the record with the lower number survives, the other one is merged into
it. That other record stays in the table with `merged_into` set, since slips of paper with its number are still around.
"""

from __future__ import annotations

import re
from typing import Any

from .errors import done, refusal
from .store import Record, Store

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def add_customer(store: Store, name: str, email: str = "", phone: str = "", consent: bool = False) -> dict[str, Any]:
    """Note a new customer."""
    address, number = tidy_email(email), tidy_phone(phone)
    if email.strip() and address is None:
        return refusal("customer", "email")
    if phone.strip() and number is None:
        return refusal("customer", "phone")
    record = {
        "name": " ".join(name.split()),
        "email": address or "",
        "phone": number or "",
        "consent": consent,
        "blocked": False,
        "merged_into": None,
        "notes": [],
    }
    return done(customer=store.insert("customers", record))


def tidy_email(typed: str) -> str | None:
    """An address as we store it, or None when it is none."""
    address = typed.strip().lower()
    return address if _EMAIL.fullmatch(address) else None


def tidy_phone(typed: str) -> str | None:
    """A telephone number in the international form, or None when it is none. Numbers without + are German ones."""
    digits = re.sub(r"[\s()/.-]", "", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+49" + digits[1:]
    return digits if re.fullmatch(r"\+[1-9]\d{6,14}", digits) else None


def follow(store: Store, customer_id: str) -> Record | None:
    """The customer that a number on a slip stands for today, also when the record was merged into another."""
    seen: set[str] = set()
    customer = store.find("customers", customer_id)
    while customer and customer["merged_into"] and customer["id"] not in seen:
        seen.add(customer["id"])
        customer = store.find("customers", customer["merged_into"])
    return customer


def probable_doubles(store: Store) -> list[tuple[str, str, str]]:
    """Pairs of records that look like one person, with what they share. A person decides; nothing is merged here."""
    pairs: list[tuple[str, str, str]] = []
    customers = [one for one in store.rows("customers") if not one["merged_into"]]
    for number, first in enumerate(customers):
        for second in customers[number + 1 :]:
            for field in ("email", "phone"):
                if first[field] and first[field] == second[field]:
                    pairs.append((first["id"], second["id"], field))
                    break
            else:
                if _spelling(first["name"]) == _spelling(second["name"]):
                    pairs.append((first["id"], second["id"], "name"))
    return pairs


def _spelling(name: str) -> str:
    text = name.lower()
    for sign, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("-", " ")):
        text = text.replace(sign, plain)
    return " ".join(sorted(text.split()))


def block(store: Store, customer_id: str, reason: str, actor: str, moment: int) -> dict[str, Any]:
    """Rent nothing more to somebody. The reason stands in the journal and is not shown to the customer."""
    if store.find("customers", customer_id) is None:
        return refusal("customer", "unknown")
    store.note(moment, actor, f"{customer_id} blocked: {reason}")
    return done(customer=store.update("customers", customer_id, blocked=True))


def unblock(store: Store, customer_id: str, actor: str, moment: int) -> dict[str, Any]:
    """Forgive somebody."""
    if store.find("customers", customer_id) is None:
        return refusal("customer", "unknown")
    store.note(moment, actor, f"{customer_id} unblocked")
    return done(customer=store.update("customers", customer_id, blocked=False))


def add_note(store: Store, customer_id: str, text: str) -> dict[str, Any]:
    """Add a note that everybody at the counter sees."""
    customer = store.find("customers", customer_id)
    if customer is None:
        return refusal("customer", "unknown")
    return done(customer=store.update("customers", customer_id, notes=[*customer["notes"], text.strip()]))


def set_consent(store: Store, customer_id: str, consent: bool, actor: str, moment: int) -> dict[str, Any]:
    """Note whether somebody wants our spring leaflet."""
    if store.find("customers", customer_id) is None:
        return refusal("customer", "unknown")
    store.note(moment, actor, f"{customer_id} consent: {consent}")
    return done(customer=store.update("customers", customer_id, consent=consent))


def forget(store: Store, customer_id: str, actor: str, moment: int) -> dict[str, Any]:
    """Remove what identifies a customer who asks for it; the bookings stay for the tax office."""
    customer = store.find("customers", customer_id)
    if customer is None:
        return refusal("customer", "unknown")
    if any(one["state"] in ("confirmed", "out") for one in store.rows("bookings") if one["customer_id"] == customer_id):
        return refusal("customer", "state")
    store.note(moment, actor, f"{customer_id} forgotten")
    empty = {"name": "forgotten", "email": "", "phone": "", "consent": False, "notes": []}
    return done(customer=store.update("customers", customer_id, **empty))
