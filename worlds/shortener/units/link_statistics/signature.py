# account_id: what check_key returned, so None if the key was wrong. Days are texts like "2023-11-14", in UTC, first and last included.
# store["clicks"][code]: {day: count}
# answers: {"ok": True, "days": [{"day": str, "clicks": int}, …] in order, "total": clicks of the period, "average": clicks for each
#           day of the period, a float with one decimal, halves rounded up},
#          {"ok": False, "error": "unknown"} unless the link belongs to this account,
#          {"ok": False, "error": "invalid_period"}: a day that is no date, a last day before the first, more than 366 days
def link_statistics(store: dict, account_id: str | None, code: str, first_day: str, last_day: str) -> dict:
    """Return the clicks of a link by day."""
