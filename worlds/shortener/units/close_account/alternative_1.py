LINKS_OUTLIVE_ACCOUNT = 90 * 86400


def _of_account(records: list[dict], account_id: str) -> list[dict]:
    return [record for record in records if record["account_id"] == account_id]


def close_account(store: dict, account_id: str, now: float) -> dict:
    """Close an account, with its keys, and set the end of its links; return an answer."""
    if account_id not in store["accounts"] or store["accounts"][account_id]["closed"] is not None:
        return {"ok": False, "error": "unknown_account"}
    account = store["accounts"][account_id]
    email = account["email"]
    account["closed"] = now
    account["email"] = None
    for mail in [mail for mail in store["outbox"] if mail["to"] == email]:
        store["outbox"].remove(mail)
    for key in _of_account(store["keys"], account_id):
        if key["withdrawn"] is None:
            key.update(withdrawn=now)
    end = now + LINKS_OUTLIVE_ACCOUNT
    for link in _of_account(list(store["links"].values()), account_id):
        if link["expires"] > end:
            link["expires"] = end
    return {"ok": True}
