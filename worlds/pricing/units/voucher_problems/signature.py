# voucher: {"code": str, "kind": "fixed" or "percent", "value": cents or per cent, "from": day, "until": day (still usable on it),
#           "least": cents of the smallest basket, "customer": id or None (for everybody), "used_by": [ids of customers]}
# customer: id, or None for a guest; now: the order's moment with its offset, as "2026-03-10T14:30:00+01:00"
# problems, in this order: "not_yet", "expired", "too_small", "not_yours", "already_used" (once per customer); all that there are
def voucher_problems(voucher: dict, customer: str | None, lines: list[dict], now: str) -> list[str]:
    """Return why the voucher cannot be used now, by this customer and for this basket; an empty list if it can."""
