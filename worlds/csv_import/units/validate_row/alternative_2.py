import re
from datetime import date, timedelta

COUNTRY_CODE = "+43"
MOST_FEE = 5_000_00


class _Wrong(Exception):
    """What is wrong with a field."""


def _email(text: str) -> str:
    if not text or re.fullmatch(r"[^\s@]+@(?:[^\s@.]+\.)+[^\s@.]+", text):
        return text.lower()
    raise _Wrong("invalid")


def _last_name(text: str) -> str:
    if not text:
        raise _Wrong("missing")
    return " ".join(text.split())


def _phone(text: str) -> str:
    digits = text.translate({ord(character): None for character in "/().- \t\u00a0"})
    match [*digits]:
        case []:
            return ""
        case ["0", "0", *rest]:
            number = "+" + "".join(rest)
        case ["0", *rest]:
            number = COUNTRY_CODE + "".join(rest)
        case _:
            number = digits
    if re.fullmatch(r"\+\d{7,15}", number, re.ASCII) is None:
        raise _Wrong("invalid")
    return number


def _birthday(text: str, now: float) -> str | None:
    day = parse_date(text, now)
    if day and date.fromisoformat(day) > date(1970, 1, 1) + timedelta(seconds=now):
        raise _Wrong("out_of_range")
    return day


def _fee(text: str) -> int | None:
    cents = parse_number(text)
    if cents is None or cents in range(MOST_FEE + 1):
        return cents
    raise _Wrong("out_of_range")


def _newsletter(text: str) -> bool | None:
    for words, meaning in (({"yes", "y", "x", "1"}, True), ({"no", "n", "0"}, False), ({""}, None)):
        if text.lower() in words:
            return meaning
    raise _Wrong("invalid")


def validate_row(values: dict, now: float) -> dict:
    """Return {"clean": the values as we store them, "problems": what is wrong with the row}."""
    readers = {
        "email": _email,
        "first_name": lambda text: " ".join(text.split()),
        "last_name": _last_name,
        "phone": _phone,
        "birthday": lambda text: _birthday(text, now),
        "fee": _fee,
        "newsletter": _newsletter,
        "note": str,
    }
    answer: dict = {"clean": dict.fromkeys(readers), "problems": []}
    for field, reader in readers.items():
        text = (values.get(field) or "").strip()
        try:
            value = reader(text)
            answer["clean"][field] = None if value == "" else value
        except (_Wrong, ValueError) as error:
            problem = str(error) if isinstance(error, _Wrong) else "invalid"
            answer["problems"].append(dict(field=field, problem=problem, value=text))
    return answer
