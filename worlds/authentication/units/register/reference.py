TAKEN_ANSWER = {"ok": True}


def register(store: dict, email: str, password: str, now: float) -> dict:
    """Register a user after validation and return an answer."""
    address = normalise_email(email)
    problems = [] if is_valid_email(address) else ["invalid_email"]
    problems += password_problems(address, password)
    if problems:
        return {"ok": False, "errors": problems}
    if find_user(store, address):
        return dict(TAKEN_ANSWER)
    add_user(store, address, hash_password(password, store["hash_rounds"]), now)
    return {"ok": True}
