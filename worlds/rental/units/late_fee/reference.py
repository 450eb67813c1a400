GRACE = 45 * 60


def late_fee(rental: dict, returned: int) -> int:
    """Return in cents what bringing an item back at that moment costs besides the rent."""
    late = returned - rental["due"]
    if late <= GRACE:
        return 0
    days = -(-late // 86_400)
    fee = days * rental["day_cents"] * 3 // 2 // 10 * 10
    return min(fee, rental["value_cents"])
