import re
from datetime import datetime, timezone

COUNTRY_CODE = "+43"
MOST_FEE = 5_000_00
_YES_NO = {"yes": True, "y": True, "x": True, "1": True, "no": False, "n": False, "0": False}


def _clean_email(text: str, now: float) -> str:
    if not re.fullmatch(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", text):
        raise ValueError("no e-mail address")
    return text.lower()


def _clean_name(text: str, now: float) -> str:
    return " ".join(text.split())


def _clean_phone(text: str, now: float) -> str:
    digits = re.sub(r"[\s/().-]", "", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = COUNTRY_CODE + digits[1:]
    if not re.fullmatch(r"\+[0-9]{7,15}", digits):
        raise ValueError("no phone number")
    return digits


def _clean_yes_no(text: str, now: float) -> bool:
    if text.lower() not in _YES_NO:
        raise ValueError("neither yes nor no")
    return _YES_NO[text.lower()]


_CLEANERS = {
    "email": _clean_email, "first_name": _clean_name, "last_name": _clean_name, "phone": _clean_phone, "birthday": parse_date,
    "fee": lambda text, now: parse_number(text), "newsletter": _clean_yes_no, "note": lambda text, now: text,
}


def validate_row(values: dict, now: float) -> dict:
    """Return {"clean": the values as we store them, "problems": what is wrong with the row}."""
    today = datetime.fromtimestamp(now, timezone.utc).date().isoformat()
    clean: dict = {}
    problems = []
    for field, cleaner in _CLEANERS.items():
        written = values.get(field, "").strip()
        value, problem = None, ""
        try:
            value = cleaner(written, now) if written else None
        except ValueError:
            problem = "invalid"
        if field == "last_name" and not written:
            problem = "missing"
        elif field == "birthday" and value is not None and value > today:
            problem = "out_of_range"
        elif field == "fee" and value is not None and not 0 <= value <= MOST_FEE:
            problem = "out_of_range"
        clean[field] = None if problem else value
        if problem:
            problems.append({"field": field, "problem": problem, "value": written})
    return {"clean": clean, "problems": problems}
