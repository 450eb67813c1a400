import hmac


def rotate_refresh_token(store: dict, refresh_token: str, now: float) -> dict:
    """Replace a session by a new one of the same family, once for each refresh token, and return an answer."""
    digest = token_digest(refresh_token)
    session = next((one for one in store["sessions"] if hmac.compare_digest(one["refresh"], digest)), None)
    if session is None or session["state"] == "revoked" or now >= session["refresh_expires"]:
        return {"ok": False, "error": "invalid_token"}
    if session["state"] == "rotated":
        for other in store["sessions"]:
            if other["family"] == session["family"]:
                other["state"] = "revoked"
        return {"ok": False, "error": "invalid_token"}
    session["state"] = "rotated"
    tokens = issue_session(store, session["user_id"], now, session["family"], session["refresh_expires"])
    return {"ok": True, **tokens}
