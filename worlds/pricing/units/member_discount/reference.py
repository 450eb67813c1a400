from datetime import date
from fractions import Fraction

MEMBER_LEVELS = (("gold", 40000, 7), ("silver", 15000, 3))


def member_level(purchases: list[dict], today: str) -> str | None:
    """Return "gold", "silver" or None, from what the customer bought and kept in the past year."""
    day = date.fromisoformat(today)
    begin = date.fromordinal(day.toordinal() - 365)
    counted = [one for one in purchases if begin <= date.fromisoformat(one["day"]) < day]
    bought = sum(one["paid"] - one["refunded"] for one in counted)
    for level, least, _ in MEMBER_LEVELS:
        if bought >= least:
            return level
    return None


def member_discount(purchases: list[dict], today: str, amount: int) -> int:
    """Return the cents that a member with these purchases gets off an amount."""
    percents = {level: percent for level, _, percent in MEMBER_LEVELS}
    percent = percents.get(member_level(purchases, today), 0)
    return round_money(Fraction(amount * percent, 100))
