import string

KNOWN_ANSWER = {"ok": True}


def _random_ending(numbers: list[int]) -> str:
    first, letters = numbers[:10], string.ascii_lowercase
    if first[9:]:
        return "".join(map(letters.__getitem__, (number % len(letters) for number in first)))
    raise ValueError(f"{len(numbers)} numbers are too few for an id")


def create_account(store: dict, email: str, numbers: list[int], now: float) -> dict:
    """Open an account for this e-mail address and return an answer."""
    words = email.lower().split()
    parts = words[0].split("@") if len(words) == 1 else []
    if len(parts) != 2 or not parts[0] or "." not in parts[1][1:-1]:
        return {"ok": False, "error": "invalid_email"}
    address = words[0]
    by_email = {account["email"]: account["id"] for account in store["accounts"].values()}
    mail = {"to": address, "kind": "known", "account_id": by_email.get(address)}
    answer = {**KNOWN_ANSWER}
    if mail["account_id"] is None:
        ending = _random_ending(numbers)
        mail["kind"], mail["account_id"] = "welcome", "acc_" + ending
        if mail["account_id"] in store["accounts"]:
            raise ValueError("an account has this id")
        fields = dict(id=mail["account_id"], email=address, created=now, closed=None)
        store["accounts"] |= {fields["id"]: fields}
        answer = {"ok": True}
    store["outbox"] += [mail]
    return answer
