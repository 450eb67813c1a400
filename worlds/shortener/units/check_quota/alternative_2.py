from collections import Counter

DAILY_QUOTA = 40


def check_quota(store: dict, account_id: str, now: float) -> dict:
    """Say how many more links this account may make today."""
    start = (now - 4 * 3600) // 86400 * 86400 + 4 * 3600
    made = Counter(link["account_id"] for link in store["links"].values() if not link["created"] < start)
    if made[account_id] < DAILY_QUOTA:
        return dict(ok=True, left=DAILY_QUOTA - made[account_id])
    wait = start + 86400 - now
    return dict(ok=False, error="quota", retry_after=int(wait) + (wait > int(wait)))
