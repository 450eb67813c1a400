def log_out_everywhere(store: dict, access_token: str, now: float) -> int:
    """End the sessions of the user whose valid access token this is, and return how many active ones were ended."""
    if not (user_id := check_session(store, access_token, now)):
        return 0
    mine = [one for one in store["sessions"] if one["user_id"] == user_id]
    keep = [one["family"] for one in store["sessions"] if one["access"] == token_digest(access_token)]
    others = [one for one in mine if one["family"] not in keep]
    active = sum(1 for one in others if one["state"] == "active")
    for one in others:
        one.update(state="revoked")
    return active
