DAILY_QUOTA = 40


def check_quota(store: dict, account_id: str, now: float) -> dict:
    """Say how many more links this account may make today."""
    start = (now - 4 * 3600) // 86400 * 86400 + 4 * 3600
    gone = now - start
    left = DAILY_QUOTA
    for link in store["links"].values():
        if link["account_id"] == account_id and now - link["created"] <= gone:
            left -= 1
    if left > 0:
        return {"ok": True, "left": left}
    return {"ok": False, "error": "quota", "retry_after": int(-((gone - 86400) // 1))}
