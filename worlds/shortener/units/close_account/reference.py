def close_account(store: dict, account_id: str, now: float) -> dict:
    """Close an account, with its keys, and set the end of its links; return an answer."""
    account = store["accounts"].get(account_id)
    if account is None or account["closed"] is not None:
        return {"ok": False, "error": "unknown_account"}
    store["outbox"] = [mail for mail in store["outbox"] if mail["to"] != account["email"]]
    account["email"] = None
    account["closed"] = now
    for key in store["keys"]:
        if key["account_id"] == account_id and key["withdrawn"] is None:
            key["withdrawn"] = now
    for link in store["links"].values():
        if link["account_id"] == account_id:
            link["expires"] = min(link["expires"], now + 90 * 86400)
    return {"ok": True}
