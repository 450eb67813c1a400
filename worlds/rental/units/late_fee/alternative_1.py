from fractions import Fraction
from math import ceil

GRACE = 45 * 60


def _late_days(seconds: int) -> int:
    return ceil(Fraction(seconds, 24 * 60 * 60)) if seconds > GRACE else 0


def late_fee(rental: dict, returned: int) -> int:
    """Return in cents what bringing an item back at that moment costs besides the rent."""
    fee = _late_days(returned - rental["due"]) * rental["day_cents"] * 3 // 2 // 10 * 10
    return fee if fee < rental["value_cents"] else (rental["value_cents"] if fee else 0)
