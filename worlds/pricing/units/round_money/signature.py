from fractions import Fraction


# exact: cents as a whole number, a Fraction, or a text such as "12.25" or "100/3"
# a float is never exact and raises TypeError; a text that is no number, or is empty, raises ValueError
def round_money(exact: int | str | Fraction) -> int:
    """Round an exact amount of cents to whole cents."""
