WEAR_LIMIT = 800
CLEANING_CENTS = 1_200


def refund_deposit(deposit_cents: int, inspection: dict) -> dict:
    """Work out what goes back of a deposit, what is still owed, and for what."""
    lines = [{"what": "damage", "cents": cents} for cents in inspection["damages"] if cents > WEAR_LIMIT]
    lines += [{"what": "missing", "cents": cents} for cents in inspection["missing"] if cents > 0]
    if inspection["dirty"]:
        lines.append({"what": "cleaning", "cents": CLEANING_CENTS})
    charged = sum(line["cents"] for line in lines)
    return {"refund_cents": max(0, deposit_cents - charged), "owed_cents": max(0, charged - deposit_cents), "lines": lines}
