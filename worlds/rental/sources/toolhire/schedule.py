"""The plan of a day and of a week, as it hangs in the yard.

Everything here only reads. What the yard sees is made from bookings and repairs; nobody plans anything in this module.
"""

from __future__ import annotations

from typing import Any

from .clock import DAY, HOUR, day_bounds, day_number, day_text, moment_text
from .store import Record, Store

# An hour for cleaning between two customers is what we reckon with; the yard pushes the bars on the plan by hand.
GAP_SHOWN = 60 * 60

OPENS, CLOSES = 6 * HOUR, 18 * HOUR


def handovers(store: Store, day: int) -> list[dict[str, Any]]:
    """Who comes for what on a business day: everything that goes out or comes back, in order of time."""
    first, after = day_bounds(day)
    events = []
    for booking in store.rows("bookings", lambda one: one["state"] in ("confirmed", "out")):
        if booking["state"] == "confirmed" and first <= booking["start"] < after:
            events.append({"at": booking["start"], "what": "out", "booking_id": booking["id"]})
        if first <= booking["end"] < after:
            events.append({"at": booking["end"], "what": "back", "booking_id": booking["id"]})
    return sorted(events, key=lambda event: (event["at"], event["booking_id"]))


def crowded_hours(store: Store, day: int, more_than: int = 4) -> list[int]:
    """Hours of a day, in UTC, in which more handovers are due than one person at the counter manages."""
    counts: dict[int, int] = {}
    for event in handovers(store, day):
        hour = event["at"] % DAY // HOUR
        counts[hour] = counts.get(hour, 0) + 1
    return sorted(hour for hour, count in counts.items() if count > more_than)


def bars(store: Store, item_id: str, first_day: int, days: int = 7) -> list[dict[str, Any]]:
    """The bars of one item on the week plan, cut at the edges of the plan."""
    begin, _ = day_bounds(first_day)
    finish = begin + days * DAY
    shown = []
    for booking in store.rows("bookings", lambda one: one["item_id"] == item_id and one["state"] != "cancelled"):
        start, end = max(begin, booking["start"]), min(finish, booking["end"] + GAP_SHOWN)
        if start < end:
            shown.append({"booking_id": booking["id"], "start": start, "end": end, "state": booking["state"]})
    return sorted(shown, key=lambda bar: bar["start"])


def week_plan(store: Store, now: int) -> str:
    """The week plan as text: a line for each item, a sign for each day."""
    signs = {"held": "?", "confirmed": "b", "out": "#", "returned": "-"}
    today = day_number(now)
    lines = ["week from " + day_text(now)]
    for item in store.rows("items", lambda one: not one["retired"]):
        row = ["."] * 7
        for bar in bars(store, item["id"], today):
            for number in range(day_number(bar["start"]), day_number(bar["end"] - 1) + 1):
                if 0 <= number - today < 7:
                    row[number - today] = signs[bar["state"]]
        lines.append(f"{item['name'][:28]:<28} {''.join(row)}")
    return "\n".join(lines)


def day_sheet(store: Store, now: int) -> str:
    """The sheet that the counter prints in the morning."""
    lines = [f"Handovers of {day_text(now)}, shop {store.shop}"]
    for event in handovers(store, day_number(now)):
        booking = store.find("bookings", event["booking_id"]) or {}
        what = f"{event['what']:<4}  {_who(store, booking)}  {booking.get('item_id')}"
        lines.append(f"{moment_text(event['at'])}  {what}")
    if len(lines) == 1:
        lines.append("nothing booked")
    return "\n".join(lines)


def _who(store: Store, booking: Record) -> str:
    customer = store.find("customers", booking.get("customer_id", ""))
    return customer["name"] if customer else "unknown customer"


def outside_hours(moment: int) -> bool:
    """Whether nobody is at the counter at that time of day."""
    return not OPENS <= moment % DAY < CLOSES
