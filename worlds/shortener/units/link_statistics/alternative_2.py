from datetime import date, timedelta
from fractions import Fraction
from math import floor


def _period(first_day: str, last_day: str) -> list[str]:
    """Return the days of a period; ValueError if it is none."""
    day, last = map(date.fromisoformat, (first_day, last_day))
    if last - day >= timedelta(days=366):
        raise ValueError("too many days")
    found = []
    while day < last:
        found.append(day.isoformat())
        day += timedelta(days=1)
    if day > last:
        raise ValueError("the last day is before the first")
    return [*found, day.isoformat()]


def link_statistics(store: dict, account_id: str | None, code: str, first_day: str, last_day: str) -> dict:
    """Return the clicks of a link by day."""
    own = {link["code"] for link in store["links"].values() if account_id and link["account_id"] == account_id}
    if code not in own:
        return dict(ok=False, error="unknown")
    try:
        period = _period(first_day, last_day)
    except ValueError:
        return dict(ok=False, error="invalid_period")
    clicks = store["clicks"][code]
    days = [{"day": day, "clicks": clicks.get(day, 0)} for day in period]
    answer = dict(ok=True, days=days, total=0)
    for one in days:
        answer["total"] += one["clicks"]
    tenths = floor(Fraction(10 * answer["total"], len(period)) + Fraction(1, 2))
    return answer | {"average": tenths / 10}
