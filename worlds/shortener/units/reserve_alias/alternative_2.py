RESERVED_WORDS = ("admin", "imprint", "prices", "proofs")
_TO_SMALL = {capital: capital + 32 for capital in range(65, 91)}


def _good_shape(code: str) -> bool:
    words = code.split("-")
    inner = "".join(words)
    return (
        3 < len(code) < 31
        and bool(words[0] and words[-1])
        and inner.isascii()
        and inner.isalnum()
        and inner == inner.lower()
    )


def reserve_alias(store: dict, alias: str, now: float) -> dict:
    """Say whether a new link may have this alias, and return its code."""
    code = alias.strip().translate(_TO_SMALL)
    refused = {"ok": False, "error": "invalid_alias"}
    if _good_shape(code):
        old = find_link(store, code)
        if code in RESERVED_WORDS:
            refused["error"] = "reserved"
        elif old and old["expires"] + 180 * 86400 > now:
            refused["error"] = "taken"
        else:
            return {"ok": True, "code": code}
    return refused
