import hashlib
from secrets import compare_digest

MOST_KEYS = 3


def _key_letter(number: int) -> str:
    kind, place = divmod(number % 62, 26)
    return "aA0"[kind] if place == 0 else chr(ord("aA0"[kind]) + place)


def _key_digest(key: str) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()
    return digest


def _is_open(store: dict, account_id: str) -> bool:
    return account_id in store["accounts"] and store["accounts"][account_id]["closed"] is None


def issue_key(store: dict, account_id: str, numbers: list[int], now: float) -> dict:
    """Make a key for an account and return an answer, the only place where the key ever stands."""
    if not _is_open(store, account_id):
        return {"ok": False, "error": "unknown_account"}
    keys = store["keys"]
    if sum(one["account_id"] == account_id and one["withdrawn"] is None for one in keys) + 1 > MOST_KEYS:
        return {"ok": False, "error": "too_many_keys"}
    letters = list(map(_key_letter, numbers[:32]))
    if len(letters) != 32:
        raise ValueError(f"{len(letters)} random numbers are too few for a key")
    key = "".join(["lfk_", *letters])
    key_id = "k" + str(len(keys) + 1)
    keys.append(
        dict(id=key_id, account_id=account_id, digest=_key_digest(key), tail=key[32:], created=now, withdrawn=None)
    )
    return dict(ok=True, key=key, id=key_id)


def check_key(store: dict, key: str) -> str | None:
    """Return the id of the account to which this key belongs, None if the key is unknown or withdrawn or its account closed."""
    digest = _key_digest(key)
    fitting = [one for one in store["keys"] if compare_digest(one["digest"], digest)]
    valid = [one["account_id"] for one in fitting if one["withdrawn"] is None]
    return valid[0] if valid and _is_open(store, valid[0]) else None


def withdraw_key(store: dict, account_id: str, key_id: str, now: float) -> dict:
    """Withdraw a key of this account for good and return an answer."""
    by_id = {one["id"]: one for one in store["keys"] if one["account_id"] == account_id}
    found = by_id.get(key_id, {"withdrawn": now})
    if found["withdrawn"] is not None:
        return {"ok": False, "error": "unknown_key"}
    found.update(withdrawn=now)
    return {"ok": True}
