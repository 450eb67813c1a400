import re
from fractions import Fraction

_SHAPES = (
    r"(?P<whole>\d+)",
    r"(?P<whole>\d{1,3}(?:\.\d{3})+)(?:,(?P<rest>\d+))?",
    r"(?P<whole>\d{1,3}(?:,\d{3})+)(?:\.(?P<rest>\d+))?",
    r"(?P<whole>\d+)[.,](?P<rest>\d+)",
)


def _read(number: str) -> tuple[str, str]:
    after, separators = re.split("[.,]", number)[-1], re.findall("[.,]", number)
    if not after:
        raise ValueError(f"cannot read {number!r}")
    shapes = _SHAPES
    if not (len(separators) > 1 or len(after) == 3):
        shapes = (_SHAPES[0], _SHAPES[3])
    for shape in shapes:
        if found := re.fullmatch(shape, number, re.ASCII):
            return re.sub(r"\D", "", found["whole"]), found.groupdict().get("rest") or ""
    raise ValueError(f"cannot read {number!r}")


def parse_number(text: str) -> int | None:
    """Return an amount in cents, None for an empty text; ValueError for what is no amount."""
    if not text.split():
        return None
    bare = re.sub(r"\s|'|’", "", text)
    parts = re.fullmatch(r"(-?)(?:€|eur)?(-?)([0-9.,]+)(?:€|eur)?", bare, re.IGNORECASE)
    if parts is None or parts[1] and parts[2]:
        raise ValueError(f"{text!r} is not written as an amount")
    whole, after = _read(parts[3])
    if len(after) > 2:
        raise ValueError(f"{text!r} is finer than a cent")
    cents = int(Fraction(f"{whole}.{after or 0}") * 100 + Fraction(1, 2))
    return -cents if parts[1] or parts[2] else cents
