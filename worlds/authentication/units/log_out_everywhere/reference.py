def log_out_everywhere(store: dict, access_token: str, now: float) -> int:
    """End the sessions of the user whose valid access token this is, and return how many active ones were ended."""
    user_id = check_session(store, access_token, now)
    if user_id is None:
        return 0
    keep = [one["family"] for one in store["sessions"] if one["access"] == token_digest(access_token)]
    ended = 0
    for session in store["sessions"]:
        if session["user_id"] == user_id and session["family"] not in keep:
            ended += session["state"] == "active"
            session["state"] = "revoked"
    return ended
