# answers: {"ok": True}, or {"ok": False, "error": "invalid_token"}
def log_out(store: dict, access_token: str, now: float) -> dict:
    """End the session of an access token, with its refresh token, and return an answer."""
