from fractions import Fraction

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
    cents = int(abs(amount) + Fraction(1, 2))
    return cents if amount >= 0 else -cents
