NO_SESSION_ANSWER = {"ok": True}


def log_out(store: dict, access_token: str, now: float) -> dict:
    """End the session of an access token, with its refresh token, and return an answer."""
    found = next((one for one in store["sessions"] if one["access"] == token_digest(access_token)), None)
    if found is None or found["state"] == "revoked":
        return {**NO_SESSION_ANSWER}
    family = filter(lambda one: one["family"] == found["family"], store["sessions"])
    for one in family:
        one.update(state="revoked")
    return {"ok": True}
