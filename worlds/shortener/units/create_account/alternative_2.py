KNOWN_ANSWER = {"ok": True}


def create_account(store: dict, email: str, numbers: list[int], now: float) -> dict:
    """Open an account for this e-mail address and return an answer."""
    words = email.lower().split()
    parts = words[0].split("@") if len(words) == 1 else []
    if len(parts) != 2 or not parts[0] or "." not in parts[1][1:-1]:
        return {"ok": False, "error": "invalid_email"}
    address = words[0]
    by_email = {account["email"]: account["id"] for account in store["accounts"].values()}
    if address in by_email:
        store["outbox"] += [{"to": address, "kind": "known", "account_id": by_email[address]}]
        return {**KNOWN_ANSWER}
    if len(numbers) < 10:
        raise ValueError("an account needs ten random numbers")
    account_id = "acc_" + "".join(chr(97 + number % 26) for number in numbers[:10])
    if account_id in by_email.values():
        raise ValueError("an account has this id")
    fields = dict(id=account_id, email=address, created=now, closed=None)
    store["accounts"] |= {account_id: fields}
    store["outbox"] += [{"to": address, "kind": "welcome", "account_id": account_id}]
    return {"ok": True}
