WEAR_LIMIT = 800
CLEANING_CENTS = 1_200


def _charged_lines(inspection: dict) -> list[dict]:
    charged = []
    for cents in inspection["damages"]:
        if cents <= WEAR_LIMIT:
            continue
        charged.append({"what": "damage", "cents": cents})
    for cents in inspection["missing"]:
        if cents:
            charged.append({"what": "missing", "cents": cents})
    return charged + [{"what": "cleaning", "cents": CLEANING_CENTS}] * bool(inspection["dirty"])


def refund_deposit(deposit_cents: int, inspection: dict) -> dict:
    """Work out what goes back of a deposit, what is still owed, and for what."""
    lines = _charged_lines(inspection)
    left = deposit_cents
    for line in lines:
        left -= line["cents"]
    if left < 0:
        return {"refund_cents": 0, "owed_cents": -left, "lines": lines}
    return {"refund_cents": left, "owed_cents": 0, "lines": lines}
