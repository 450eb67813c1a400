WEAR_LIMIT = 800
CLEANING_CENTS = 1_200


def refund_deposit(deposit_cents: int, inspection: dict) -> dict:
    """Work out what goes back of a deposit, what is still owed, and for what."""
    found = [("damage", cents, WEAR_LIMIT) for cents in inspection["damages"]]
    found.extend(("missing", cents, 0) for cents in inspection["missing"])
    found.extend(("cleaning", CLEANING_CENTS, 0) for _ in range(1 if inspection["dirty"] else 0))
    result = {"refund_cents": deposit_cents, "owed_cents": 0, "lines": []}
    for what, cents, free in found:
        if cents > free:
            result["lines"].append({"what": what, "cents": cents})
            covered = min(cents, result["refund_cents"])
            result["refund_cents"] -= covered
            result["owed_cents"] += cents - covered
    return result
