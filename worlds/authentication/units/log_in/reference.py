import math

UNKNOWN_USER_ERROR = "wrong_credentials"
_NO_HASH = "pbkdf2_sha256$100$00$00"


def log_in(store: dict, email: str, password: str, now: float) -> dict:
    """Check address and password under the limit on attempts and return an answer."""
    address = normalise_email(email)
    wait = seconds_locked(store, address, now)
    if wait > 0:
        return {"ok": False, "error": "locked", "retry_after": math.ceil(wait)}
    user = find_user(store, address)
    if not verify_password(password, user["password_hash"] if user else _NO_HASH):
        record_failure(store, address, now)
        return {"ok": False, "error": "wrong_credentials" if user else UNKNOWN_USER_ERROR}
    clear_failures(store, address)
    return {"ok": True, "user_id": user["id"]}
