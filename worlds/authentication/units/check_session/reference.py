import hmac

LEEWAY = 30


def check_session(store: dict, access_token: str, now: float) -> str | None:
    """Return the id of the user whose active session this access token belongs to, or None."""
    digest = token_digest(access_token)
    for session in store["sessions"]:
        if hmac.compare_digest(session["access"], digest):
            fresh = now <= session["access_expires"] + LEEWAY
            return session["user_id"] if fresh and session["state"] == "active" else None
    return None
