import secrets


def rotate_refresh_token(store: dict, refresh_token: str, now: float) -> dict:
    """Replace a session by a new one of the same family, once for each refresh token, and return an answer."""
    wanted = token_digest(refresh_token)
    fitting = [one for one in store["sessions"] if secrets.compare_digest(one["refresh"], wanted)]
    for session in [one for one in fitting if one["state"] == "rotated"]:
        for other in store["sessions"]:
            if other["family"] == session["family"]:
                other["state"] = "revoked"
        return {"ok": False, "error": "invalid_token"}
    for session in [one for one in fitting if one["state"] == "active" and now < one["refresh_expires"]]:
        session["state"] = "rotated"
        tokens = issue_session(store, session["user_id"], now, session["family"], session["refresh_expires"])
        return {"ok": True} | tokens
    return {"ok": False, "error": "invalid_token"}
