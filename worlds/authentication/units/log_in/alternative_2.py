from math import ceil

UNKNOWN_USER_ERROR = "wrong_credentials"


def log_in(store: dict, email: str, password: str, now: float) -> dict:
    """Check address and password under the limit on attempts and return an answer."""
    address = normalise_email(email)
    answer: dict = {"ok": False}
    wait = seconds_locked(store, address, now)
    if wait > 0:
        answer |= {"error": "locked", "retry_after": ceil(wait)}
        return answer
    user = find_user(store, address) or {"id": None, "password_hash": "pbkdf2_sha256$100$00$ff"}
    right = verify_password(password, user["password_hash"]) and user["id"] is not None
    if right:
        clear_failures(store, address)
        answer = {"ok": True, "user_id": user["id"]}
    else:
        record_failure(store, address, now)
        answer["error"] = UNKNOWN_USER_ERROR if user["id"] is None else "wrong_credentials"
    return answer
