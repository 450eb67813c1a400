# account_id: None for somebody without an account. numbers: random whole numbers drawn by the caller, enough for a few codes; the
# first free code that they make, one after the other, is taken. days: 1 to 3650, how long the link shall live.
# answers: {"ok": True, "code": str, "short": "https://" + host of the store + "/" + code, "expires": float, "new": bool, False for a
# link that was there already}, or {"ok": False, "error": …} with the first that applies, and then nothing is stored:
# "unknown_account" (or closed) · "account_needed" (an alias or days without an account) · what check_url says of the address in
# its one form · "invalid_days" · the answer of check_quota, for accounts only · the answer of reserve_alias · "no_free_code"
def shorten(
    store: dict,
    account_id: str | None,
    address: str,
    numbers: list[int],
    now: float,
    alias: str | None = None,
    days: int | None = None,
) -> dict:
    """Make a short link to an address and return an answer."""
