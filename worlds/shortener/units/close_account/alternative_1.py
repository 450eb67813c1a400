def _of_account(records: list[dict], account_id: str) -> list[dict]:
    return [record for record in records if record["account_id"] == account_id]


def close_account(store: dict, account_id: str, now: float) -> dict:
    """Close an account, with its keys, and set the end of its links; return an answer."""
    if account_id not in store["accounts"] or store["accounts"][account_id]["closed"] is not None:
        return {"ok": False, "error": "unknown_account"}
    account = store["accounts"][account_id]
    store["outbox"] = [mail for mail in store["outbox"] if mail["to"] != account["email"]]
    account["email"] = None
    account["closed"] = now
    for key in _of_account(store["keys"], account_id):
        if key["withdrawn"] is None:
            key.update(withdrawn=now)
    for link in _of_account(list(store["links"].values()), account_id):
        link["expires"] = sorted((link["expires"], now + 90 * 86400))[0]
    return {"ok": True}
