"""Money as whole cents.

Every amount in the store is an integer number of cents, in a field whose name ends in `_cents`. Floats never hold
money. Percentages are integers too: 19 means 19 per cent.
"""

from __future__ import annotations

import re

VAT_PERCENT = 19

_TYPED = re.compile(r"(?P<sign>-?)\s*(?P<euros>\d+)(?:[.,](?P<cents>\d{1,2}))?")


def share(cents: int, percent: int) -> int:
    """A percentage of a price, rounded half up to the nearest cent as the price list promises."""
    return (cents * percent * 2 + 100) // 200


def vat_in(gross_cents: int, percent: int = VAT_PERCENT) -> int:
    """The tax that is contained in a gross amount."""
    return gross_cents - (gross_cents * 200 + 100 + percent) // (2 * (100 + percent))


def split(cents: int, parts: int) -> list[int]:
    """An amount in equal parts that add up to it; the first parts take the odd cents.

    Raises:
        ValueError: there is no part to put it into.
    """
    if parts < 1:
        raise ValueError(f"{cents} cents cannot be split into {parts} parts.")
    each, odd = divmod(cents, parts)
    return [each + 1] * odd + [each] * (parts - odd)


def euros(cents: int) -> str:
    """An amount for screens and slips: euros with a decimal point, as the till display shows it."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}EUR {whole}.{rest:02d}"


def parse_euros(typed: str) -> int:
    """Cents from what somebody typed at the counter: `12`, `12.5`, `12,5`, with or without the currency.

    Raises:
        ValueError: it is no amount.
    """
    text = typed.upper().replace("EUR", "").replace("€", "").strip()
    found = _TYPED.fullmatch(text)
    if found is None:
        raise ValueError(f"{typed!r} is no amount of money; type something like 12.50.")
    cents = int(found["euros"]) * 100 + int((found["cents"] or "0").ljust(2, "0"))
    return -cents if found["sign"] else cents


def total(rows: list[dict], field: str = "cents") -> int:
    """The sum of a field of cents over rows."""
    return sum(row[field] for row in rows)
