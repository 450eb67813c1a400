KNOWN_ANSWER = {"ok": True}


def _is_address(text: str) -> bool:
    name, at, domain = text.partition("@")
    before, dot, after = domain.strip().rpartition(".")
    blanks = any(sign.isspace() for sign in text)
    return bool(name and at and before and dot and after) and "@" not in domain and not blanks


def _random_ending(numbers: list[int]) -> str:
    ending = ""
    while len(ending) < 10:
        if len(ending) == len(numbers):
            raise ValueError("too few random numbers")
        ending += "abcdefghijklmnopqrstuvwxyz"[numbers[len(ending)] % 26]
    return ending


def _mail(store: dict, account: dict, kind: str) -> None:
    store["outbox"].append({"to": account["email"], "kind": kind, "account_id": account["id"]})


def create_account(store: dict, email: str, numbers: list[int], now: float) -> dict:
    """Open an account for this e-mail address and return an answer."""
    address = email.lower().strip()
    if not _is_address(address):
        return {"ok": False, "error": "invalid_email"}
    known = [account for account in store["accounts"].values() if account["email"] == address]
    if known:
        _mail(store, known[0], "known")
        return KNOWN_ANSWER.copy()
    ending = _random_ending(numbers)
    account = {"id": f"acc_{ending}", "email": address, "created": now, "closed": None}
    if store["accounts"].setdefault(account["id"], account) is not account:
        raise ValueError("this id is taken: " + account["id"])
    _mail(store, account, "welcome")
    return {"ok": True}
