import secrets


def rotate_refresh_token(store: dict, refresh_token: str, now: float) -> dict:
    """Replace a session by a new one of the same family, once for each refresh token, and return an answer."""
    wanted = token_digest(refresh_token)
    for session in store["sessions"]:
        if not secrets.compare_digest(session["refresh"], wanted):
            continue
        match session["state"]:
            case "active" if now < session["refresh_expires"]:
                session["state"] = "rotated"
                tokens = issue_session(store, session["user_id"], now, session["family"], session["refresh_expires"])
                return {"ok": True} | tokens
            case "rotated":
                for number, other in enumerate(store["sessions"]):
                    if other["family"] == session["family"]:
                        store["sessions"][number] = {**other, "state": "revoked"}
        break
    return {"ok": False, "error": "invalid_token"}
