import math
from datetime import datetime, timedelta, timezone

DAILY_QUOTA = 40
QUOTA_DAY_BEGINS = 4 * 3600


def check_quota(store: dict, account_id: str, now: float) -> dict:
    """Say how many more links this account may make today."""
    day = datetime.fromtimestamp(now - QUOTA_DAY_BEGINS, timezone.utc)
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight.timestamp() + QUOTA_DAY_BEGINS
    links = store["links"].values()
    used = sum(link["account_id"] == account_id and link["created"] >= start for link in links)
    if used >= DAILY_QUOTA:
        end = start + timedelta(days=1).total_seconds()
        return {"ok": False, "error": "quota", "retry_after": math.ceil(end - now)}
    return {"ok": True, "left": DAILY_QUOTA - used}
