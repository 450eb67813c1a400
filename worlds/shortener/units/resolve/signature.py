# code: what follows the slash after our host, as a visitor typed it; blanks around it and slashes at its end do not matter.
# A link has ended when now has reached "expires"; that is looked at after "disabled".
# answers: {"ok": True, "code": the link's, "url": str}, {"ok": False, "error": "unknown" or "disabled" or "expired" or "blocked"}
def resolve(store: dict, code: str, now: float) -> dict:
    """Say where a code leads."""
