import math
from fractions import Fraction

HALF_CENT = 1 / Fraction(2)


def _exact_cents(exact: int | str | Fraction) -> Fraction:
    match exact:
        case float():
            raise TypeError("floats are refused")
        case int():
            return Fraction(exact, 1)
    return Fraction(exact)


def round_money(exact: int | str | Fraction) -> int:
    """Round an exact amount of cents to whole cents."""
    amount = _exact_cents(exact)
    sign = (amount > 0) - (amount < 0)
    size = sign * amount
    return sign * math.floor(size + HALF_CENT)
