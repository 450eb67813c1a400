import secrets

LEEWAY = 30


def _open(session: dict, now: float) -> bool:
    return session["state"] == "active" and now - session["access_expires"] <= LEEWAY


def check_session(store: dict, access_token: str, now: float) -> str | None:
    """Return the id of the user whose active session this access token belongs to, or None."""
    wanted = token_digest(access_token)
    users = (one["user_id"] for one in store["sessions"] if _open(one, now) and secrets.compare_digest(one["access"], wanted))
    return next(users, None)
