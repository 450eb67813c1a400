import re
from datetime import date, timedelta

DAY_NUMBER_ZERO = date(1899, 12, 30)


def parse_date(text: str, now: float) -> str | None:
    """Return a date as YYYY-MM-DD, None for an empty text; ValueError for what is no date."""
    written = text.strip()
    if not written:
        return None
    if re.fullmatch(r"[0-9]{5}", written):
        return (DAY_NUMBER_ZERO + timedelta(days=int(written))).isoformat()
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", written):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"([0-9]{1,2})([./])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})", written):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == "/":
            day, month = first, second
        else:
            month, day = second, first
        if len(found[4]) == 2:
            year += 2000 if 2000 + year <= (date(1970, 1, 1) + timedelta(seconds=now)).year else 1900
    else:
        raise ValueError(f"{text!r} is no date")
    return date(year, month, day).isoformat()
