from fractions import Fraction

def round_money(exact: int | str | Fraction) -> int:
    """Round an exact amount of cents to whole cents."""
    if type(exact) is float:
        raise TypeError(f"{exact} is a float; give an exact amount")
    amount = Fraction(exact) if isinstance(exact, str) else exact
    cents = int(abs(amount) + Fraction(1, 2))
    return cents if amount >= 0 else -cents
