import re

RESERVED_WORDS = ("admin", "imprint", "prices", "proofs")


def reserve_alias(store: dict, alias: str, now: float) -> dict:
    """Say whether a new link may have this alias, and return its code."""
    code = alias.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{2,28}[a-z0-9]", code):
        return {"ok": False, "error": "invalid_alias"}
    if code in RESERVED_WORDS:
        return {"ok": False, "error": "reserved"}
    link = find_link(store, code)
    if link is not None and now < link["expires"] + 180 * 86400:
        return {"ok": False, "error": "taken"}
    return {"ok": True, "code": code}
