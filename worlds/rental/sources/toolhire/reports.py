"""Numbers for the meeting on Monday.

These reports are for us: they answer how the shops are doing. What the accountant gets is another matter and does not
exist yet (T-315); until then somebody types it in from the receipts.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from .clock import DAY, day_number, day_text
from .money import euros
from .store import Record, Store


# The calendar day is taken here, from midnight to midnight UTC: for a trend it does not matter.
def _month_of(moment: int) -> str:
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m")


def rent_by_month(store: Store) -> dict[str, int]:
    """Rent by month. A booking is counted in the month in which it starts, since that is when the customers decide."""
    sums: dict[str, int] = {}
    for booking in store.rows("bookings", _counts):
        month = _month_of(booking["start"])
        sums[month] = sums.get(month, 0) + booking["price_cents"]
    return dict(sorted(sums.items()))


def rent_by_category(store: Store, since: int) -> list[tuple[str, int]]:
    """Rent by category since a moment, the best first."""
    categories = {item["id"]: item["category"] for item in store.rows("items")}
    sums: dict[str, int] = {}
    for booking in store.rows("bookings", lambda one: _counts(one) and one["start"] >= since):
        category = categories.get(booking["item_id"], "unknown")
        sums[category] = sums.get(category, 0) + booking["price_cents"]
    return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))


def _counts(booking: Record) -> bool:
    return booking["state"] in ("confirmed", "out", "returned")


def use_of_items(store: Store, first: int, after: int) -> dict[str, int]:
    """For each item the percentage of a period in which it was booked."""
    length = max(1, after - first)
    used: dict[str, int] = {item["id"]: 0 for item in store.rows("items", lambda one: not one["retired"])}
    for booking in store.rows("bookings", _counts):
        seconds = min(after, booking["end"]) - max(first, booking["start"])
        if booking["item_id"] in used and seconds > 0:
            used[booking["item_id"]] += seconds
    return {item_id: min(100, seconds * 100 // length) for item_id, seconds in used.items()}


def idle_items(store: Store, now: int, days: int = 120) -> list[str]:
    """Items that nobody booked for so many days."""
    recent = {one["item_id"] for one in store.rows("bookings", lambda one: one["start"] > now - days * DAY)}
    return [one["id"] for one in store.rows("items", lambda item: not item["retired"]) if one["id"] not in recent]


def punctuality(store: Store) -> dict[str, Any]:
    """How many items come back in time, and how late the others are on average, in hours."""
    late, returned = [], 0
    for booking in store.rows("bookings", lambda one: one["state"] == "returned"):
        returned += 1
        if booking["returned_at"] > booking["end"]:
            late.append(booking["returned_at"] - booking["end"])
    average = sum(late) // len(late) // 3600 if late else 0
    return {"returned": returned, "late": len(late), "average_hours": average}


def best_customers(store: Store, most: int = 10) -> list[tuple[str, int]]:
    """Customers by what they paid in rent, the best first."""
    sums: dict[str, int] = {}
    for booking in store.rows("bookings", lambda one: one["state"] == "returned"):
        sums[booking["customer_id"]] = sums.get(booking["customer_id"], 0) + booking["price_cents"]
    return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def page(store: Store, now: int) -> str:
    """All of it on one page."""
    lines = [f"Shop {store.shop}, {day_text(now)} (day {day_number(now)})", "", "Rent by month"]
    lines += [f"  {month}  {euros(cents):>14}" for month, cents in rent_by_month(store).items()]
    lines += ["", "Rent by category, 90 days"]
    lines += [f"  {name:<10} {euros(cents):>14}" for name, cents in rent_by_category(store, now - 90 * DAY)]
    numbers = punctuality(store)
    lines += ["", f"{numbers['late']} of {numbers['returned']} came back late, by {numbers['average_hours']} h"]
    lines += ["", "Nobody wants: " + (", ".join(idle_items(store, now)) or "nothing")]
    return "\n".join(lines)
