LEEWAY = 30


def check_session(store: dict, access_token: str, now: float) -> str | None:
    """Return the id of the user whose active session this access token belongs to, or None."""
    by_token = {one["access"]: one for one in store["sessions"] if one["state"] == "active"}
    session = by_token.get(token_digest(access_token))
    if session is None or session["access_expires"] + LEEWAY < now:
        return None
    return session["user_id"]
