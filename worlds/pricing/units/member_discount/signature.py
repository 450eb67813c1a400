# purchases: [{"day": "YYYY-MM-DD", "paid": cents, "refunded": cents (paid back of it)}, ...], of any age, in any order
# today: "YYYY-MM-DD"; a purchase of today does not count yet
def member_level(purchases: list[dict], today: str) -> str | None:
    """Return "gold", "silver" or None, from what the customer bought and kept in the past year."""


def member_discount(purchases: list[dict], today: str, amount: int) -> int:
    """Return the cents that a member with these purchases gets off an amount."""
