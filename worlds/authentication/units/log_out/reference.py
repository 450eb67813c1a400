NO_SESSION_ANSWER = {"ok": True}


def log_out(store: dict, access_token: str, now: float) -> dict:
    """End the session of an access token, with its refresh token, and return an answer."""
    digest = token_digest(access_token)
    ended = [one["family"] for one in store["sessions"] if one["access"] == digest and one["state"] != "revoked"]
    if not ended:
        return dict(NO_SESSION_ANSWER)
    for session in store["sessions"]:
        if session["family"] in ended:
            session["state"] = "revoked"
    return {"ok": True}
