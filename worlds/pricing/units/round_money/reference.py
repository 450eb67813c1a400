import math
from fractions import Fraction

HALF_CENT = Fraction(1, 2)


def round_money(exact: int | str | Fraction) -> int:
    """Round an exact amount of cents to whole cents."""
    if isinstance(exact, float):
        raise TypeError("a float is not exact")
    amount = Fraction(exact)
    size = abs(amount)
    cents = math.floor(size + HALF_CENT)
    return cents if amount >= 0 else -cents
