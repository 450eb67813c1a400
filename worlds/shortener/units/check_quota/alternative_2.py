from collections import Counter

DAILY_QUOTA = 40
QUOTA_DAY_BEGINS = 4 * 3600


def _quota_day(moment: float) -> int:
    return int((moment - QUOTA_DAY_BEGINS) // 86400)


def check_quota(store: dict, account_id: str, now: float) -> dict:
    """Say how many more links this account may make today."""
    today = _quota_day(now)
    made = Counter(link["account_id"] for link in store["links"].values() if _quota_day(link["created"]) >= today)
    if made[account_id] < DAILY_QUOTA:
        return dict(ok=True, left=DAILY_QUOTA - made[account_id])
    wait = (today + 1) * 86400 + QUOTA_DAY_BEGINS - now
    return dict(ok=False, error="quota", retry_after=int(wait) + (wait > int(wait)))
