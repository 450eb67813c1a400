import math

DAILY_QUOTA = 40


def check_quota(store: dict, account_id: str, now: float) -> dict:
    """Say how many more links this account may make today."""
    start = (now - 4 * 3600) // 86400 * 86400 + 4 * 3600
    links = store["links"].values()
    used = sum(link["account_id"] == account_id and link["created"] >= start for link in links)
    if used >= DAILY_QUOTA:
        return {"ok": False, "error": "quota", "retry_after": math.ceil(start + 86400 - now)}
    return {"ok": True, "left": DAILY_QUOTA - used}
