from datetime import date, timedelta

DAY_NUMBER_ZERO = date(1899, 12, 30)


def _numbers(parts: list[str], *lengths: tuple[int, ...]) -> list[int]:
    fits = len(parts) == 3 and all(len(part) in allowed for part, allowed in zip(parts, lengths))
    if not fits or not "".join(parts).isdecimal() or not "".join(parts).isascii():
        raise ValueError("this is not written as a date: " + "/".join(parts))
    return [int(part) for part in parts]


def parse_date(text: str, now: float) -> str | None:
    """Return a date as YYYY-MM-DD, None for an empty text; ValueError for what is no date."""
    text = text.strip()
    if text == "":
        return None
    if len(text) == 5 and text.isascii() and text.isdecimal():
        return str(DAY_NUMBER_ZERO + timedelta(int(text)))
    if "-" in text:
        return str(date(*_numbers(text.split("-"), (4,), (1, 2), (1, 2))))
    parts = text.split("/" if "/" in text else ".")
    first, second, year = _numbers(parts, (1, 2), (1, 2), (2, 4))
    if year < 100 and len(parts[2]) == 2:
        year += 2000 if 2000 + year <= (date(1970, 1, 1) + timedelta(seconds=now)).year else 1900
    if "/" in text:
        day, month = first, second
        return str(date(year, month, day))
    return str(date(year, second, first))
