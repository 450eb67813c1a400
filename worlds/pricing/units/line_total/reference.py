from fractions import Fraction

GRAMS_PRICED = 100


def line_total(line: dict) -> int:
    """Return what a basket line costs in cents, before any discount."""
    price, quantity = line["price"], line["quantity"]
    if quantity < 0:
        raise ValueError("a quantity cannot be negative")
    if line["unit"] == "gram":
        return round_money(Fraction(price * quantity, GRAMS_PRICED))
    return price * quantity
