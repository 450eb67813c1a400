from fractions import Fraction

VOLUME_STEPS = ((10, 5), (50, 12))


def volume_discount(line: dict) -> int:
    """Return the cents that a basket line costs less because of its quantity."""
    if line["unit"] != "gram" and line["category"] != "gift_card":
        for least, percent in reversed(VOLUME_STEPS):
            if least <= line["quantity"]:
                counted = line_total(line)
                return round_money(counted * Fraction(percent, 100))
    return 0
