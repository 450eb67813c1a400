UNKNOWN_USER_ERROR = "wrong_credentials"


def _refused(error: str, **more: int) -> dict:
    return {"ok": False, "error": error, **more}


def log_in(store: dict, email: str, password: str, now: float) -> dict:
    """Check address and password under the limit on attempts and return an answer."""
    address = normalise_email(email)
    wait = seconds_locked(store, address, now)
    if wait > 0:
        return _refused("locked", retry_after=int(-(-wait // 1)))
    user = find_user(store, address)
    if user is None:
        verify_password(password, "pbkdf2_sha256$100$0000$00")
        record_failure(store, address, now)
        return _refused(UNKNOWN_USER_ERROR)
    if verify_password(password, user["password_hash"]):
        clear_failures(store, address)
        return {"ok": True, "user_id": user["id"]}
    record_failure(store, address, now)
    return _refused("wrong_credentials")
