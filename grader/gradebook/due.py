"""Due dates as people write them, and as nbgrader keeps them: in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from grader.errors import ReleaseError

EXAMPLES = "2026-12-01 18:00 Europe/Berlin, 2026-12-01T18:00+01:00, or 2026-12-01 18:00 for this machine's own time"
NONE = "none"


def due_at(words: str) -> datetime:
    """The moment that the words name, in UTC; of a day alone, its last minute. Raises ReleaseError."""
    text = words.strip()
    zone: tzinfo | None = None
    named = re.fullmatch(r"(.*\d)\s+([A-Za-z][\w+/-]*)", text)
    if named and named[2].upper() in ("Z", "UTC", "GMT"):
        text, zone = named[1], UTC
    elif named:
        text = named[1]
        try:
            zone = ZoneInfo(named[2])
        except (KeyError, ValueError, OSError):
            raise ReleaseError(f"'{named[2]}' is no time zone known here. Write the due date as: {EXAMPLES}.") from None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            when = datetime.combine(date.fromisoformat(text), time(23, 59))
        else:
            when = datetime.fromisoformat(text)
    except ValueError:
        raise ReleaseError(f"The due date '{words}' cannot be read. Write it as: {EXAMPLES}.") from None
    if when.tzinfo is not None and zone is not None:
        raise ReleaseError(f"The due date '{words}' names two time zones. Write it as: {EXAMPLES}.")
    try:
        return (when if when.tzinfo else when.replace(tzinfo=zone) if zone else when.astimezone()).astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        raise ReleaseError(f"The due date '{words}' is too far away. Write it as: {EXAMPLES}.") from None


def in_words(due: datetime) -> str:
    """`Tuesday 1 December 2026, 17:00 UTC`, with this machine's time where that differs."""
    here = due.astimezone()
    said = f"{due:%A} {due.day} {due:%B %Y, %H:%M} UTC"
    return said if here.utcoffset() == due.utcoffset() else f"{said} ({here:%H:%M} {here:%Z} here)"
