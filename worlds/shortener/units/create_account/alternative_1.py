KNOWN_ANSWER = {"ok": True}


def _is_address(text: str) -> bool:
    name, at, domain = text.partition("@")
    before, dot, after = domain.strip().rpartition(".")
    blanks = any(sign.isspace() for sign in text)
    return bool(name and at and before and dot and after) and "@" not in domain and not blanks


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
    if len(numbers) < 10:
        raise ValueError("an account needs ten random numbers")
    account_id = "acc_" + "".join(chr(97 + number % 26) for number in numbers[:10])
    account = {"id": account_id, "email": address, "created": now, "closed": None}
    if account_id in store["accounts"].keys():
        raise ValueError("this id is taken: " + account_id)
    store["accounts"].update({account_id: account})
    _mail(store, account, "welcome")
    return {"ok": True}
