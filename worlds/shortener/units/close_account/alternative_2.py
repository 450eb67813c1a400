def _with_end(record: dict, field: str, end: float) -> dict:
    old = record[field]
    return {**record, field: end if old is None or old > end else old}


def close_account(store: dict, account_id: str, now: float) -> dict:
    """Close an account, with its keys, and set the end of its links; return an answer."""
    account = store["accounts"].get(account_id, {"closed": 0})
    if account["closed"] is not None:
        return dict(ok=False, error="unknown_account")
    store["outbox"] = [mail for mail in store["outbox"] if mail["to"] != account["email"]]
    account["email"] = None
    store["keys"] = [
        _with_end(key, "withdrawn", now) if key["account_id"] == account_id else key for key in store["keys"]
    ]
    store["links"] = {
        code: _with_end(link, "expires", now + 90 * 86400) if link["account_id"] == account_id else link
        for code, link in store["links"].items()
    }
    account["closed"] = now
    return dict(ok=True)
