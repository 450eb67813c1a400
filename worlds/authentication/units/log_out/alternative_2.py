NO_SESSION_ANSWER = {"ok": True}


def _families(store: dict) -> dict[str, list[dict]]:
    families: dict[str, list[dict]] = {}
    for session in store["sessions"]:
        families.setdefault(session["family"], []).append(session)
    return families


def log_out(store: dict, access_token: str, now: float) -> dict:
    """End the session of an access token, with its refresh token, and return an answer."""
    wanted = token_digest(access_token)
    for members in _families(store).values():
        if any(one["access"] == wanted and one["state"] in ("active", "rotated") for one in members):
            for one in members:
                one["state"] = "revoked"
            return {"ok": True}
    return NO_SESSION_ANSWER | {}
