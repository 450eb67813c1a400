import datetime as dt


def _voucher_basket(lines: list[dict]) -> int:
    return sum([line_total(line) for line in lines if not line["reduced"]])


def voucher_problems(voucher: dict, customer: str | None, lines: list[dict], now: str) -> list[str]:
    """Return why the voucher cannot be used now, by this customer and for this basket; an empty list if it can."""
    moment = dt.datetime.fromisoformat(now).astimezone(dt.timezone.utc)
    first, last = dt.date.fromisoformat(voucher["from"]), dt.date.fromisoformat(voucher["until"])
    owner = voucher["customer"]
    found = {
        "not_yet": moment.date() < first,
        "expired": last < moment.date(),
        "too_small": _voucher_basket(lines) < voucher["least"],
        "not_yours": owner is not None and owner != customer,
        "already_used": voucher["used_by"].count(customer) > 0,
    }
    return [problem for problem, there in found.items() if there]
