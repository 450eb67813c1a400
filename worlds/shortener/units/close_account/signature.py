# account: {"id": str, "email": str or None, "created": float, "closed": float or None}
# store["outbox"]: [{"to": e-mail, "kind": str, "account_id": str}], mails that are still to be sent
# store["keys"]: [{"id": str, "account_id": str, "withdrawn": float or None, …}], all withdrawn with the account
# A link never lives longer than before because its account was closed.
# answers: {"ok": True}, {"ok": False, "error": "unknown_account"}, also if it was closed before: then nothing changes
def close_account(store: dict, account_id: str, now: float) -> dict:
    """Close an account, with its keys, and set the end of its links; return an answer."""
