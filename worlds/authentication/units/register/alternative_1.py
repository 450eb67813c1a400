TAKEN_ANSWER = {"ok": True}


def _problems_of(address: str, password: str) -> list[str]:
    problems = list(password_problems(address, password))
    if not is_valid_email(address):
        problems.insert(0, "invalid_email")
    return problems


def register(store: dict, email: str, password: str, now: float) -> dict:
    """Register a user after validation and return an answer."""
    problems = _problems_of(normalise_email(email), password)
    if len(problems) > 0:
        return {"ok": False, "errors": problems}
    stored = hash_password(password, store["hash_rounds"])
    try:
        add_user(store, normalise_email(email), stored, now)
    except ValueError:
        return TAKEN_ANSWER.copy()
    return {"ok": True}
