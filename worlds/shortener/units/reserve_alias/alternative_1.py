from string import ascii_lowercase, digits

RESERVED_WORDS = ("admin", "imprint", "prices", "proofs")


def _alias_problem(store: dict, code: str, now: float) -> str | None:
    if not 4 <= len(code) <= 30 or not set(code) <= set(ascii_lowercase + digits + "-") or code != code.strip("-"):
        return "invalid_alias"
    if any(code == word for word in RESERVED_WORDS):
        return "reserved"
    held = code in store["links"] and store["links"][code]["expires"] + 180 * 86400 > now
    return "taken" if held else None


def reserve_alias(store: dict, alias: str, now: float) -> dict:
    """Say whether a new link may have this alias, and return its code."""
    code = alias.lower().strip()
    problem = _alias_problem(store, code, now)
    return {"ok": True, "code": code} if problem is None else {"ok": False, "error": problem}
