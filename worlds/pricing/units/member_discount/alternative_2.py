from datetime import date, timedelta
from fractions import Fraction

MEMBER_LEVELS = (("gold", 40000, 7), ("silver", 15000, 3))


def member_level(purchases: list[dict], today: str) -> str | None:
    """Return "gold", "silver" or None, from what the customer bought and kept in the past year."""
    day = date.fromisoformat(today)
    begin = date.fromordinal(day.toordinal() - 365)
    known = {(begin + timedelta(days=number)).isoformat() for number in range((day - begin).days)}
    kept = [purchase["paid"] - purchase["refunded"] for purchase in purchases if purchase["day"] in known]
    (gold, gold_from, _), (silver, silver_from, _) = MEMBER_LEVELS
    total = sum(kept)
    return gold if total >= gold_from else silver if total >= silver_from else None


def member_discount(purchases: list[dict], today: str, amount: int) -> int:
    """Return the cents that a member with these purchases gets off an amount."""
    reached = member_level(purchases, today)
    for level, _, percent in MEMBER_LEVELS:
        if level == reached:
            return round_money(amount * Fraction(percent) / 100)
    return 0
