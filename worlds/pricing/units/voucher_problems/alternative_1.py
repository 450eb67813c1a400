from datetime import date, datetime, timezone


def _voucher_basket(lines: list[dict]) -> int:
    basket = 0
    for line in lines:
        if not line["reduced"]:
            basket += line_total(line)
    return basket


def voucher_problems(voucher: dict, customer: str | None, lines: list[dict], now: str) -> list[str]:
    """Return why the voucher cannot be used now, by this customer and for this basket; an empty list if it can."""
    moment = datetime.fromisoformat(now).astimezone(timezone.utc)
    first, last = date.fromisoformat(voucher["from"]), date.fromisoformat(voucher["until"])
    owner = voucher["customer"]
    found = {
        "not_yet": moment.date() < first,
        "expired": last < moment.date(),
        "too_small": _voucher_basket(lines) < voucher["least"],
        "not_yours": owner is not None and owner != customer,
        "already_used": voucher["used_by"].count(customer) > 0,
    }
    return [problem for problem, there in found.items() if there]
