import re

KNOWN_ANSWER = {"ok": True}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def create_account(store: dict, email: str, numbers: list[int], now: float) -> dict:
    """Open an account for this e-mail address and return an answer."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        return {"ok": False, "error": "invalid_email"}
    for account in store["accounts"].values():
        if account["email"] == address:
            store["outbox"].append({"to": address, "kind": "known", "account_id": account["id"]})
            return dict(KNOWN_ANSWER)
    if len(numbers) < 10:
        raise ValueError("an account needs ten random numbers")
    account_id = "acc_" + "".join(chr(97 + number % 26) for number in numbers[:10])
    if account_id in store["accounts"]:
        raise ValueError(f"{account_id} is taken")
    store["accounts"][account_id] = {"id": account_id, "email": address, "created": now, "closed": None}
    store["outbox"].append({"to": address, "kind": "welcome", "account_id": account_id})
    return {"ok": True}
