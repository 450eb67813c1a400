# answers: {"ok": True, "user_id": str}, {"ok": False, "error": "wrong_credentials"},
#          {"ok": False, "error": "locked", "retry_after": whole seconds after which it is worth trying again}
def log_in(store: dict, email: str, password: str, now: float) -> dict:
    """Check address and password under the limit on attempts and return an answer."""
