import datetime as dt


def _outside_days(voucher: dict, now: str) -> list[str]:
    moment = dt.datetime.fromisoformat(now).astimezone(dt.timezone.utc).replace(tzinfo=None)
    if moment < dt.datetime.fromisoformat(voucher["from"]):
        return ["not_yet"]
    return ["expired"] if moment >= dt.datetime.fromisoformat(voucher["until"]) + dt.timedelta(days=1) else []


def voucher_problems(voucher: dict, customer: str | None, lines: list[dict], now: str) -> list[str]:
    """Return why the voucher cannot be used now, by this customer and for this basket; an empty list if it can."""
    totals = (line_total(line) for line in lines if not line["reduced"])
    problems = _outside_days(voucher, now)
    problems += ["too_small"] * (voucher["least"] > sum(totals))
    if voucher["customer"] and voucher["customer"] != customer:
        problems += ["not_yours"]
    return problems + ["already_used" for one in set(voucher["used_by"]) if one == customer]
