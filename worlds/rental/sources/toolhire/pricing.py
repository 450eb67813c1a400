"""What a rental costs.

A rental is priced once, when it is booked. The price stands in the booking and nobody computes it again; later changes
of the price list, of the season or of this module do not touch it. Prices in the list contain the tax.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .clock import DAY, HOUR, day_of_week, started_days
from .money import share

# Days from which on a day is cheaper, and the percentage of the day price that is still paid for it. Early in the year
# the long rates were higher; the ones below hold since the price list of 2023.
LONG_RATES = ((1, 100), (4, 80), (8, 65), (15, 55))

WEEKEND_PERCENT = 160
"""Friday afternoon to Monday morning, for the price of a bit more than one day and a half."""

HALF_DAY_PERCENT = 65
"""Up to five hours. Only hand tools; diggers and lifts are rented by the day."""

WHOLE_DAYS_ONLY = ("earth", "lift")

# A day that somebody is late is not in this table. It is charged at the plain day price, once for every day begun.
SEASONS = {"garden": {3: 110, 4: 120, 5: 120, 9: 110, 10: 110}, "clean": {1: 90, 2: 90}}


def percent_of_day(number: int) -> int:
    """The percentage that is paid for the day with that number, counted from 1."""
    return next(percent for first, percent in reversed(LONG_RATES) if number >= first)


def is_weekend(start: int, end: int) -> bool:
    """Whether a period is what the price list calls a weekend: out on Friday from noon, back on Monday by nine."""
    length = end - start
    on_friday = day_of_week(start) == 4 and start % DAY >= 12 * HOUR
    on_monday = day_of_week(end) == 0 and end % DAY <= 9 * HOUR
    return on_friday and on_monday and length < 3 * DAY


def rent_cents(item: Mapping[str, Any], start: int, end: int, month: int | None = None) -> int:
    """The rent of an item for a period.

    Raises:
        ValueError: the period has no length.
    """
    if end <= start:
        raise ValueError("A rental ends after it starts.")
    base = item["day_cents"]
    if month is not None:
        base = share(base, SEASONS.get(item["category"], {}).get(month, 100))
    if is_weekend(start, end):
        return share(base, WEEKEND_PERCENT)
    if end - start <= 5 * HOUR and item["category"] not in WHOLE_DAYS_ONLY:
        return share(base, HALF_DAY_PERCENT)
    days = started_days(end - start)
    return sum(share(base, percent_of_day(number)) for number in range(1, days + 1))


def quote(items: list[Mapping[str, Any]], start: int, end: int) -> dict[str, Any]:
    """The rent of several items for one period, as the counter shows it before anything is booked."""
    lines = [{"item_id": item["id"], "cents": rent_cents(item, start, end)} for item in items]
    return {
        "lines": lines,
        "rent_cents": sum(line["cents"] for line in lines),
        "deposit_cents": sum(item["deposit_cents"] for item in items),
        "days": started_days(end - start),
    }


def cheaper_until(item: Mapping[str, Any], start: int, end: int) -> int | None:
    """A later end that costs less than this one, if there is any: a weekend is often cheaper than two days."""
    price = rent_cents(item, start, end)
    for hours in range(1, 73):
        later = end + hours * HOUR
        if rent_cents(item, start, later) < price:
            return later
    return None
