import datetime as dt


def voucher_problems(voucher: dict, customer: str | None, lines: list[dict], now: str) -> list[str]:
    """Return why the voucher cannot be used now, by this customer and for this basket; an empty list if it can."""
    day = dt.datetime.fromisoformat(now).astimezone(dt.timezone.utc).date().isoformat()
    counted = sum(line_total(line) for line in lines if not line["reduced"])
    problems = []
    if day < voucher["from"]:
        problems.append("not_yet")
    if day > voucher["until"]:
        problems.append("expired")
    if counted < voucher["least"]:
        problems.append("too_small")
    if voucher["customer"] not in (None, customer):
        problems.append("not_yours")
    if customer in voucher["used_by"]:
        problems.append("already_used")
    return problems
