import hashlib
import hmac
import string

MOST_KEYS = 3
_KEY_LETTERS = string.ascii_letters + string.digits


def _key_digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def issue_key(store: dict, account_id: str, numbers: list[int], now: float) -> dict:
    """Make a key for an account and return an answer, the only place where the key ever stands."""
    account = store["accounts"].get(account_id)
    if account is None or account["closed"] is not None:
        return {"ok": False, "error": "unknown_account"}
    own = [one for one in store["keys"] if one["account_id"] == account_id]
    in_force = [one for one in own if one["withdrawn"] is None]
    if len(in_force) >= MOST_KEYS:
        return {"ok": False, "error": "too_many_keys"}
    if len(numbers) < 32:
        raise ValueError("a key wants 32 random numbers")
    key = "lfk_" + "".join(_KEY_LETTERS[number % len(_KEY_LETTERS)] for number in numbers[:32])
    record = {
        "id": f"k{len(store['keys']) + 1}",
        "account_id": account_id,
        "digest": _key_digest(key),
        "tail": key[-4:],
        "created": now,
        "withdrawn": None,
    }
    store["keys"].append(record)
    return {"ok": True, "key": key, "id": record["id"]}


def check_key(store: dict, key: str) -> str | None:
    """Return the id of the account to which this key belongs, None if the key is unknown or withdrawn or its account closed."""
    digest = _key_digest(key)
    for record in store["keys"]:
        if hmac.compare_digest(record["digest"], digest) and record["withdrawn"] is None:
            account = store["accounts"].get(record["account_id"])
            if account is not None and account["closed"] is None:
                return record["account_id"]
    return None


def withdraw_key(store: dict, account_id: str, key_id: str, now: float) -> dict:
    """Withdraw a key of this account for good and return an answer."""
    for record in store["keys"]:
        if record["id"] == key_id and record["account_id"] == account_id and record["withdrawn"] is None:
            record["withdrawn"] = now
            return {"ok": True}
    return {"ok": False, "error": "unknown_key"}
