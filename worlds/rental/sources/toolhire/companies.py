"""Companies: builders and gardeners who send different people and pay once a month.

A company is a customer record that other customers belong to. Who may fetch things for a company is written on a list
that the company sends us; the list is a sheet of paper with a stamp, and this module is its copy.
"""

from __future__ import annotations

from typing import Any

from .clock import DAY, day_text
from .errors import done, refusal
from .money import euros, split, total
from .store import Record, Store

PAYMENT_DAYS = 14
"""Within so many days a monthly invoice is to be paid; then Renate telephones, which has always been enough."""


def open_account(store: Store, customer_id: str, limit_cents: int, actor: str, moment: int) -> dict[str, Any]:
    """Let a customer pay by monthly invoice, up to a limit that the office agrees on."""
    if store.find("customers", customer_id) is None:
        return refusal("customer", "unknown")
    if limit_cents <= 0:
        return refusal("customer", "amount")
    store.note(moment, actor, f"{customer_id} pays by invoice, limit {euros(limit_cents)}")
    fields = {"limit_cents": limit_cents, "fetchers": [], "cost_centres": []}
    return done(customer=store.update("customers", customer_id, **fields))


def is_company(customer: Record) -> bool:
    """Whether a customer pays by monthly invoice."""
    return customer.get("limit_cents") is not None


def add_fetcher(store: Store, company_id: str, person_id: str) -> dict[str, Any]:
    """Note that a person may fetch things for a company. One person may do so for several companies."""
    company, person = store.find("customers", company_id), store.find("customers", person_id)
    if company is None or person is None or not is_company(company):
        return refusal("customer", "unknown")
    if company_id == person_id:
        return refusal("customer", "same")
    fetchers = sorted({*company["fetchers"], person_id})
    return done(customer=store.update("customers", company_id, fetchers=fetchers))


def remove_fetcher(store: Store, company_id: str, person_id: str) -> dict[str, Any]:
    """Somebody no longer works for the company. What they have fetched stays on its account."""
    company = store.find("customers", company_id)
    if company is None or not is_company(company):
        return refusal("customer", "unknown")
    fetchers = [one for one in company["fetchers"] if one != person_id]
    return done(customer=store.update("customers", company_id, fetchers=fetchers))


def companies_of(store: Store, person_id: str) -> list[Record]:
    """The companies that a person may fetch things for."""
    return [one for one in store.rows("customers", is_company) if person_id in one["fetchers"]]


def open_sum(store: Store, company_id: str) -> int:
    """What a company owes at the moment: booked and not yet paid, without deposits, which companies do not leave."""
    owed = 0
    for booking in store.rows("bookings", lambda one: one["customer_id"] == company_id and one["state"] != "cancelled"):
        payments = store.rows("payments", lambda one, key=booking["id"]: one["booking_id"] == key)
        paid = total([one for one in payments if one["kind"] in ("rent", "fee")])
        owed += booking["price_cents"] + booking["fee_cents"] - paid
    return owed


def has_room(store: Store, company_id: str, cents: int) -> bool:
    """Whether a company may book for another amount without going over its limit."""
    company = store.find("customers", company_id)
    return company is not None and is_company(company) and open_sum(store, company_id) + cents <= company["limit_cents"]


def invoice_lines(store: Store, company_id: str, first: int, after: int) -> list[Record]:
    """What a company is invoiced for a period: bookings that began in it, in order of their start.

    A company pays for what it has booked, also while the item is still on its site. This has nothing to do with the
    books of the year; see the notes from the accountant for those.
    """
    wanted = store.rows("bookings", lambda one: one["customer_id"] == company_id and first <= one["start"] < after)
    found = [one for one in wanted if one["state"] in ("out", "returned") or one["fee_cents"]]
    return [
        {"booking_id": one["id"], "day": day_text(one["start"]), "cents": one["price_cents"] + one["fee_cents"]}
        for one in sorted(found, key=lambda one: (one["start"], one["id"]))
    ]


def by_cost_centre(lines: list[Record], centres: list[str]) -> dict[str, int]:
    """An invoice split evenly over the cost centres of a company; the first ones take the odd cents."""
    if not centres:
        return {}
    return dict(zip(centres, split(total(lines), len(centres)), strict=True))


def overdue_invoices(sent: dict[str, int], paid: set[str], now: int) -> list[str]:
    """Invoices that should have been paid by now, the oldest first: `sent` says when each went out."""
    late = [(moment, number) for number, moment in sent.items() if now - moment > PAYMENT_DAYS * DAY]
    return [number for _, number in sorted(late) if number not in paid]
