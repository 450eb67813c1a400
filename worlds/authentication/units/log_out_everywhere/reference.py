def log_out_everywhere(store: dict, access_token: str, now: float) -> int:
    """End the sessions of the user whose valid access token this is, and return how many active ones were ended."""
    user_id = check_session(store, access_token, now)
    if user_id is None:
        return 0
    sessions = [one for one in store["sessions"] if one["user_id"] == user_id]
    current = [one["family"] for one in sessions if one["access"] == token_digest(access_token)]
    sessions = [one for one in sessions if one["family"] not in current]
    ended = 0
    for session in sessions:
        ended += session["state"] == "active"
        session["state"] = "revoked"
    return ended
