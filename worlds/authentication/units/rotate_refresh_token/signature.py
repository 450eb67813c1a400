# answers: {"ok": True} with what issue_session returns, or {"ok": False, "error": "invalid_token"} whatever the reason
def rotate_refresh_token(store: dict, refresh_token: str, now: float) -> dict:
    """Replace a session by a new one of the same family, once for each refresh token, and return an answer."""
