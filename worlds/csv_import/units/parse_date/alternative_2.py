import calendar
import re
from datetime import date, timedelta

DAY_NUMBER_ZERO = date(1899, 12, 30)


def _checked(year: int, month: int, day: int) -> str:
    if not 1 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(f"there is no day {day} in month {month} of {year}")
    return f"{year:04}-{month:02}-{day:02}"


def parse_date(text: str, now: float) -> str | None:
    """Return a date as YYYY-MM-DD, None for an empty text; ValueError for what is no date."""
    shapes = {
        r"\s*": lambda: None,
        r"\s*(\d{5})\s*": lambda days: (DAY_NUMBER_ZERO + timedelta(days=int(days))).isoformat(),
        r"\s*(\d{4})-(\d\d?)-(\d\d?)\s*": lambda *parts: _checked(*map(int, parts)),
        r"\s*(\d\d?)\.(\d\d?)\.(\d{4}|\d\d)\s*": lambda day, month, year: _checked(whole(year), int(month), int(day)),
        r"\s*(\d\d?)/(\d\d?)/(\d{4}|\d\d)\s*": lambda *parts: slashed(*parts),
    }

    def whole(written: str) -> int:
        year = int(written)
        if len(written) > 2:
            return year
        return year + (2000 if 2000 + year <= (date(1970, 1, 1) + timedelta(seconds=now)).year else 1900)

    def slashed(first: str, second: str, year: str) -> str:
        day, month = first, second
        return _checked(whole(year), int(month), int(day))

    for shape, reading in shapes.items():
        if found := re.fullmatch(shape, text, re.ASCII):
            return reading(*found.groups())
    raise ValueError(f"{text!r} is not a date that we know")
