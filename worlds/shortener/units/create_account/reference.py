import re

KNOWN_ANSWER = {"ok": True}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _random_ending(numbers: list[int]) -> str:
    if len(numbers) < 10:
        raise ValueError("an account id wants ten random numbers")
    return "".join(chr(97 + number % 26) for number in numbers[:10])


def create_account(store: dict, email: str, numbers: list[int], now: float) -> dict:
    """Open an account for this e-mail address and return an answer."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        return {"ok": False, "error": "invalid_email"}
    for account in store["accounts"].values():
        if account["email"] == address:
            store["outbox"].append({"to": address, "kind": "known", "account_id": account["id"]})
            return dict(KNOWN_ANSWER)
    ending = _random_ending(numbers)
    account_id = "acc_" + ending
    if account_id in store["accounts"]:
        raise ValueError(f"{account_id} is taken; draw other numbers")
    store["accounts"][account_id] = {"id": account_id, "email": address, "created": now, "closed": None}
    store["outbox"].append({"to": address, "kind": "welcome", "account_id": account_id})
    return {"ok": True}
