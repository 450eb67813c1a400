# Links of the store that were "created" since the day began count, whatever became of them since; every day begins anew.
# answers: {"ok": True, "left": how many more links today}, at least 1,
#          {"ok": False, "error": "quota", "retry_after": whole seconds after which it is worth trying again}
def check_quota(store: dict, account_id: str, now: float) -> dict:
    """Say how many more links this account may make today."""
