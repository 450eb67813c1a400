from fractions import Fraction

def round_money(exact: int | str | Fraction) -> int:
    """Round an exact amount of cents to whole cents."""
    if isinstance(exact, float):
        raise TypeError("a float is not exact")
    amount = Fraction(exact)
    cents = int(abs(amount) + Fraction(1, 2))
    return cents if amount >= 0 else -cents
