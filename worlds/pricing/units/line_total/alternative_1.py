from fractions import Fraction

GRAMS_PRICED = 100


def line_total(line: dict) -> int:
    """Return what a basket line costs in cents, before any discount."""
    if line["quantity"] >= 0:
        priced_for = {"piece": 1, "gram": GRAMS_PRICED}[line["unit"]]
        return round_money(line["quantity"] * Fraction(line["price"], priced_for))
    raise ValueError(f"{line['quantity']} is no quantity")
