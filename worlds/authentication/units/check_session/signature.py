def check_session(store: dict, access_token: str, now: float) -> str | None:
    """Return the id of the user whose active session this access token belongs to, or None."""
