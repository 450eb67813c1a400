import re
from decimal import Decimal


def parse_number(text: str) -> int | None:
    """Return an amount in cents, None for an empty text; ValueError for what is no amount."""
    if not text.strip():
        return None
    cleaned = re.sub(r"[\s'’]", "", text)
    cleaned = re.sub(r"^(-?)(?:€|EUR)|(?:€|EUR)$", r"\1", cleaned, flags=re.IGNORECASE)
    sign = -1 if cleaned.startswith("-") else 1
    digits = cleaned.removeprefix("-")
    last = max(digits.rfind("."), digits.rfind(","))
    before, after = (digits[:last], digits[last + 1 :]) if last >= 0 else (digits, "0")
    separators = re.findall(r"[.,]", digits)
    if len(set(separators)) == 1 and (len(separators) > 1 or len(after) == 3):
        before, after = digits, "0"
    if not re.fullmatch(r"[0-9]+|[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})*", before) or not re.fullmatch(r"[0-9]+", after):
        raise ValueError(f"{text!r} is no amount")
    if len(after) > 2:
        raise ValueError(f"{text!r} is finer than a cent")
    whole = re.sub(r"[.,]", "", before)
    return sign * round(Decimal(f"{whole}.{after}") * 100)
