from fractions import Fraction
from math import ceil, floor

GRACE = 45 * 60
LATE_PERCENT = 150
FEE_STEP = 10


def _late_days(seconds: int) -> int:
    return ceil(Fraction(seconds, 24 * 60 * 60)) if seconds > GRACE else 0


def late_fee(rental: dict, returned: int) -> int:
    """Return in cents what bringing an item back at that moment costs besides the rent."""
    exact = _late_days(returned - rental["due"]) * rental["day_cents"] * Fraction(LATE_PERCENT, 100)
    rounded = floor(exact / FEE_STEP) * FEE_STEP
    return rounded if rounded < rental["value_cents"] else (rental["value_cents"] if rounded else 0)
