def rotate_refresh_token(store: dict, refresh_token: str, now: float) -> dict:
    """Replace a session by a new one of the same family, once for each refresh token, and return an answer."""
    refused = {"ok": False, "error": "invalid_token"}
    by_token = {one["refresh"]: one for one in store["sessions"]}
    session = by_token.get(token_digest(refresh_token), {"state": "unknown"})
    if session["state"] == "rotated":
        for other in store["sessions"]:
            if other["family"] == session["family"]:
                other["state"] = "revoked"
        return refused
    if session["state"] != "active" or session["refresh_expires"] <= now:
        return refused
    session["state"] = "rotated"
    answer = issue_session(store, session["user_id"], now, session["family"], session["refresh_expires"])
    answer["ok"] = True
    return answer
