import math
from fractions import Fraction

HALF_CENT = Fraction("0.5")


def round_money(exact: int | str | Fraction) -> int:
    """Round an exact amount of cents to whole cents."""
    if type(exact) is float:
        raise TypeError(f"{exact} is a float; give an exact amount")
    size = Fraction(exact) if isinstance(exact, str) else exact
    if size < 0:
        return -round_money(-size)
    return math.floor(size + HALF_CENT)
