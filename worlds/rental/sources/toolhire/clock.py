"""Moments and days.

A moment is a whole number of seconds since 1970 in UTC: in the store, in answers, in file names. Only this module turns
one into something that people read, and only `now` asks the machine for the time. Everybody else is handed the moment.
"""

from __future__ import annotations

import time
from datetime import datetime, timezone

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# The machine park hands back its diggers when the night shift ends, and only then is the till counted. A return at two
# in the morning still belongs to yesterday. So our day turns at 04:00 UTC, in summer and in winter.
DAY_TURNS = 4 * HOUR


def now() -> int:
    """The present moment."""
    return int(time.time())


def day_number(moment: int) -> int:
    """The number of the business day that a moment belongs to."""
    return (moment - DAY_TURNS) // DAY


def day_bounds(number: int) -> tuple[int, int]:
    """First moment of a business day, and first moment of the next one."""
    first = number * DAY + DAY_TURNS
    return first, first + DAY


def day_of_week(moment: int) -> int:
    """0 for Monday to 6 for Sunday, of the business day."""
    return (day_number(moment) + 3) % 7


def day_text(moment: int) -> str:
    """The business day as YYYY-MM-DD."""
    return datetime.fromtimestamp(moment - DAY_TURNS, timezone.utc).strftime("%Y-%m-%d")


def moment_text(moment: int) -> str:
    """A moment as people in the shops read it."""
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%a %d %b %Y, %H:%M UTC")


def parse_moment(text: str) -> int:
    """The moment that an ISO 8601 text names; a text without an offset is taken as UTC.

    Raises:
        ValueError: the text is no date and time.
    """
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return int(moment.timestamp())


def started_days(seconds: int) -> int:
    """How many days a duration touches when every started day counts; at least one."""
    return max(1, -(-seconds // DAY))


def span_text(seconds: int) -> str:
    """A duration in the two largest units, such as 3 d 4 h."""
    days, rest = divmod(max(0, seconds), DAY)
    hours, rest = divmod(rest, HOUR)
    parts = [(days, "d"), (hours, "h"), (rest // MINUTE, "min")]
    shown = [f"{amount} {unit}" for amount, unit in parts if amount][:2]
    return " ".join(shown) or "0 min"
