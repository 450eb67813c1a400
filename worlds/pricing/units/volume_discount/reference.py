from fractions import Fraction

VOLUME_STEPS = ((10, 5), (50, 12))


def volume_discount(line: dict) -> int:
    """Return the cents that a basket line costs less because of its quantity."""
    if line["unit"] == "gram" or line["category"] == "gift_card":
        return 0
    least, percent = 0, 0
    for pieces, off in VOLUME_STEPS:
        if line["quantity"] >= pieces:
            least, percent = pieces, off
    if least == 0:
        return 0
    counted = line_total(line)
    return round_money(Fraction(counted * percent, 100))
