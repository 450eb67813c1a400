GRACE = 45 * 60


def late_fee(rental: dict, returned: int) -> int:
    """Return in cents what bringing an item back at that moment costs besides the rent."""
    if returned - rental["due"] > GRACE:
        whole, begun = divmod(returned - rental["due"], 86_400)
        days = whole + bool(begun)
        fee = days * rental["day_cents"] * 3 // 2 // 10 * 10
        if fee > rental["value_cents"]:
            fee = rental["value_cents"]
        return fee
    return 0
