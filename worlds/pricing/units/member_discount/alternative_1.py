from datetime import date

MEMBER_LEVELS = (("gold", 40000, 7), ("silver", 15000, 3))


def _bought_in_year(purchases: list[dict], today: str) -> int:
    day, bought = date.fromisoformat(today), 0
    begin = date.fromordinal(day.toordinal() - 365)
    first = begin.isoformat()
    for purchase in purchases:
        if first <= purchase["day"] < today:
            bought += purchase["paid"]
            bought -= purchase["refunded"]
    return bought


def _member_step(purchases: list[dict], today: str) -> tuple[str | None, int, int]:
    bought = _bought_in_year(purchases, today)
    return next((step for step in MEMBER_LEVELS if step[1] <= bought), (None, 0, 0))


def member_level(purchases: list[dict], today: str) -> str | None:
    """Return "gold", "silver" or None, from what the customer bought and kept in the past year."""
    return _member_step(purchases, today)[0]


def member_discount(purchases: list[dict], today: str, amount: int) -> int:
    """Return the cents that a member with these purchases gets off an amount."""
    return round_money(f"{_member_step(purchases, today)[2] * amount}/100")
