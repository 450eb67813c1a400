# store["keys"]: [{"id": "k1", "k2", … in the whole store, "account_id": str, "digest": str, "tail": the last four characters of the key,
#                  "created": float, "withdrawn": float or None}]
# A key is "lfk_" and 32 letters or digits of ASCII, one for each of 32 numbers (random, from 0 to 2**32 - 1, drawn by the caller).
# answers: {"ok": True, "key": str, "id": str}, {"ok": False, "error": "unknown_account"} (also when it is closed) or "too_many_keys"
# issue_key raises ValueError if there are fewer than 32 numbers.
def issue_key(store: dict, account_id: str, numbers: list[int], now: float) -> dict:
    """Make a key for an account and return an answer, the only place where the key ever stands."""


def check_key(store: dict, key: str) -> str | None:
    """Return the id of the account to which this key belongs, None if the key is unknown or withdrawn or its account closed."""


# answers: {"ok": True}, {"ok": False, "error": "unknown_key"} if this account has no key of that id in force
def withdraw_key(store: dict, account_id: str, key_id: str, now: float) -> dict:
    """Withdraw a key of this account for good and return an answer."""
