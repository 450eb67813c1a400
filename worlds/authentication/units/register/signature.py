# answers: {"ok": True}, or {"ok": False, "errors": [...]} with "invalid_email" and the names of password_problems
def register(store: dict, email: str, password: str, now: float) -> dict:
    """Register a user after validation and return an answer."""
