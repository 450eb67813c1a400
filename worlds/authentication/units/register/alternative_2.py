TAKEN_ANSWER = {"ok": True}


def register(store: dict, email: str, password: str, now: float) -> dict:
    """Register a user after validation and return an answer."""
    email = normalise_email(email)
    problems = []
    if not is_valid_email(email):
        problems.append("invalid_email")
    problems.extend(password_problems(email, password))
    if not problems:
        digest = hash_password(password, rounds=store["hash_rounds"])
        if find_user(store, email) is None:
            add_user(store, email, digest, now)
            return {"ok": True}
        return {**TAKEN_ANSWER}
    return {"ok": False, "errors": problems}
