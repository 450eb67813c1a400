from datetime import date
from decimal import ROUND_HALF_UP, Decimal


def _day_number(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def _owner(store: dict, code: str) -> str | None:
    return store["links"][code]["account_id"] if code in store["links"] else None


def link_statistics(store: dict, account_id: str | None, code: str, first_day: str, last_day: str) -> dict:
    """Return the clicks of a link by day."""
    owner = _owner(store, code)
    if owner is None or owner != account_id:
        return {"ok": False, "error": "unknown"}
    first, last = _day_number(first_day), _day_number(last_day)
    if first is None or last is None or last < first or last - first >= 366:
        return {"ok": False, "error": "invalid_period"}
    period = [date.fromordinal(number).isoformat() for number in range(first, last + 1)]
    clicks = store["clicks"][code]
    days = [{"day": day, "clicks": clicks.get(day, 0)} for day in period]
    total = sum(clicks.get(day, 0) for day in period)
    average = (Decimal(total) / len(period)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return {"ok": True, "days": days, "total": total, "average": float(average)}
