from datetime import date, timedelta

_MOST_DAYS_SHOWN = 366


def link_statistics(store: dict, account_id: str | None, code: str, first_day: str, last_day: str) -> dict:
    """Return the clicks of a link by day."""
    link = find_link(store, code)
    if link is None or account_id is None or link["account_id"] != account_id:
        return {"ok": False, "error": "unknown"}
    try:
        first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    except ValueError:
        return {"ok": False, "error": "invalid_period"}
    count = (last - first).days + 1
    if not 1 <= count <= _MOST_DAYS_SHOWN:
        return {"ok": False, "error": "invalid_period"}
    period = [(first + timedelta(days=number)).isoformat() for number in range(count)]
    clicks = store["clicks"][code]
    days = [{"day": day, "clicks": clicks.get(day, 0)} for day in period]
    total = sum(one["clicks"] for one in days)
    average = (20 * total + count) // (2 * count) / 10
    return {"ok": True, "days": days, "total": total, "average": average}
