# The code of an alias is the alias trimmed and with a-z in place of A-Z. It has 4 to 30 characters of a-z, 0-9 and inner hyphens.
# answers: {"ok": True, "code": str}, or {"ok": False, "error": …} with the first that applies: "invalid_alias", "reserved" (a word
# that we need ourselves), "taken" (a link under it, disabled or not, holds it still). Nothing is stored: add_link does that.
def reserve_alias(store: dict, alias: str, now: float) -> dict:
    """Say whether a new link may have this alias, and return its code."""
