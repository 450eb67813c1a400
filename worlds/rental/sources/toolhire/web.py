"""The door for the web page and for the tablets: requests as dictionaries in, answers as dictionaries out.

The real server is the hosting company's; it turns HTTP into `handle` and back. So nothing here knows of headers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import bookings, catalogue, customers, schedule
from .clock import parse_moment
from .errors import done, refusal
from .store import Record, Store

PER_PAGE = 20  # the page asks for more where it has room; the old tablets ask for nothing and get this
MOST_PER_PAGE = 100

Request = dict[str, Any]
Answer = dict[str, Any]

PUBLIC_ITEM = ("id", "name", "category", "tags", "day_cents", "deposit_cents")
PUBLIC_BOOKING = ("id", "item_id", "start", "end", "state", "price_cents", "fee_cents")


def handle(store: Store, request: Request, now: int) -> Answer:
    """Answer one request: {"method": ..., "path": ..., "query": {...}, "body": {...}}."""
    parts = [part for part in request["path"].split("/") if part]
    for method, pattern, action in ROUTES:
        names = _match(pattern, parts)
        if method == request["method"] and names is not None:
            try:
                return action(store, {**request.get("query", {}), **request.get("body", {}), **names}, now)
            except (KeyError, ValueError, TypeError) as error:
                return {"ok": False, "error": "request", "detail": f"{type(error).__name__}: {error}"}
    return {"ok": False, "error": "request", "detail": f"nothing at {request['method']} {request['path']}"}


def _match(pattern: str, parts: list[str]) -> dict[str, str] | None:
    wanted = pattern.split("/")
    if len(wanted) != len(parts):
        return None
    names = {}
    for want, got in zip(wanted, parts, strict=True):
        if want.startswith("{"):
            names[want.strip("{}")] = got
        elif want != got:
            return None
    return names


def _shown(record: Record, fields: tuple[str, ...]) -> Record:
    return {field: record[field] for field in fields}


def cut(rows: list[Record], asked: dict[str, Any]) -> dict[str, Any]:
    """The part of a list that a request asks for. Clients that know nothing of paging get the beginning."""
    size = min(MOST_PER_PAGE, max(1, int(asked.get("size") or PER_PAGE)))
    number = int(asked.get("page") or 0)
    begin = size * number
    return {"rows": rows[begin : begin + size] if begin >= 0 else [], "total": len(rows), "number": number}


def _items(store: Store, asked: dict[str, Any], now: int) -> Answer:
    rows = [_shown(item, PUBLIC_ITEM) for item in catalogue.listing(store, asked.get("category"))]
    return done(**cut(rows, asked))


def _item(store: Store, asked: dict[str, Any], now: int) -> Answer:
    item = store.find("items", asked["item_id"])
    if item is None or item["retired"]:
        return refusal("item", "unknown")
    return done(item=_shown(item, PUBLIC_ITEM))


def _book(store: Store, asked: dict[str, Any], now: int) -> Answer:
    start, end = parse_moment(asked["start"]), parse_moment(asked["end"])
    if start < now:
        return refusal("booking", "period")
    answer = bookings.hold(store, asked["customer_id"], asked["item_id"], start, end, now)
    return done(booking=_shown(answer["booking"], PUBLIC_BOOKING)) if answer["ok"] else answer


def _confirm(store: Store, asked: dict[str, Any], now: int) -> Answer:
    answer = bookings.confirm(store, asked["booking_id"], "web", now)
    return done(booking=_shown(answer["booking"], PUBLIC_BOOKING)) if answer["ok"] else answer


def _sign_up(store: Store, asked: dict[str, Any], now: int) -> Answer:
    consent = asked.get("consent") is True
    answer = customers.add_customer(store, asked["name"], asked.get("email", ""), asked.get("phone", ""), consent)
    return done(customer_id=answer["customer"]["id"]) if answer["ok"] else answer


def _my_bookings(store: Store, asked: dict[str, Any], now: int) -> Answer:
    customer = customers.follow(store, asked["customer_id"])
    if customer is None:
        return refusal("customer", "unknown")
    rows = [_shown(one, PUBLIC_BOOKING) for one in bookings.of_customer(store, customer["id"])]
    return done(**cut(rows, asked))


def _plan(store: Store, asked: dict[str, Any], now: int) -> Answer:
    return done(text=schedule.week_plan(store, now))


ROUTES: tuple[tuple[str, str, Callable[[Store, dict[str, Any], int], Answer]], ...] = (
    ("GET", "items", _items),
    ("GET", "items/{item_id}", _item),
    ("POST", "bookings", _book),
    ("POST", "bookings/{booking_id}/confirm", _confirm),
    ("POST", "customers", _sign_up),
    ("GET", "customers/{customer_id}/bookings", _my_bookings),
    ("GET", "plan", _plan),
)
