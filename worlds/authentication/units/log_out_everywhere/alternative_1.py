def log_out_everywhere(store: dict, access_token: str, now: float) -> int:
    """End the sessions of the user whose valid access token this is, and return how many active ones were ended."""
    if not (user_id := check_session(store, access_token, now)):
        return 0
    sessions = list(filter(lambda one: one["user_id"] == user_id, store["sessions"]))
    current = [one["family"] for one in sessions if one["access"] == token_digest(access_token)]
    sessions = [one for one in sessions if one["family"] not in current]
    active = sum(1 for one in sessions if one["state"] == "active")
    for one in sessions:
        one.update(state="revoked")
    return active
