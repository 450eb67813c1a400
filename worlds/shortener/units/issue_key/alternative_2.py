import hashlib
import hmac

MOST_KEYS = 3
_KEY_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _key_digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _keys_in_force(store: dict) -> dict[str, list[dict]]:
    """Return the keys that work, by account."""
    found: dict[str, list[dict]] = {}
    for account_id, account in store["accounts"].items():
        if account["closed"] is None:
            found[account_id] = []
    for record in store["keys"]:
        if record["withdrawn"] is None and record["account_id"] in found:
            found[record["account_id"]].append(record)
    return found


def issue_key(store: dict, account_id: str, numbers: list[int], now: float) -> dict:
    """Make a key for an account and return an answer, the only place where the key ever stands."""
    try:
        own = _keys_in_force(store)[account_id]
    except KeyError:
        return {"ok": False, "error": "unknown_account"}
    if own[MOST_KEYS - 1 :]:
        return {"ok": False, "error": "too_many_keys"}
    key = "lfk_"
    try:
        for place in range(32):
            key += _KEY_LETTERS[numbers[place] % 62]
    except IndexError:
        raise ValueError("too few random numbers") from None
    answer = {"ok": True, "key": key, "id": "k{}".format(len(store["keys"]) + 1)}
    record = {"id": answer["id"], "account_id": account_id, "digest": _key_digest(key)}
    store["keys"] += [record | {"tail": key[-4:], "created": now, "withdrawn": None}]
    return answer


def check_key(store: dict, key: str) -> str | None:
    """Return the id of the account to which this key belongs, None if the key is unknown or withdrawn or its account closed."""
    wanted, owner = _key_digest(key), None
    for account_id, own in _keys_in_force(store).items():
        for record in own:
            if hmac.compare_digest(wanted, record["digest"]):
                owner = account_id
    return owner


def withdraw_key(store: dict, account_id: str, key_id: str, now: float) -> dict:
    """Withdraw a key of this account for good and return an answer."""
    answer = {"ok": False, "error": "unknown_key"}
    for number, record in enumerate(store["keys"]):
        match record:
            case {"id": found, "account_id": owner, "withdrawn": None} if (found, owner) == (key_id, account_id):
                store["keys"][number] = {**record, "withdrawn": now}
                answer = {"ok": True}
    return answer
