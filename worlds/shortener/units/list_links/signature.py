# account_id: what check_key returned, so None if the key was wrong. after: the "next" of the page before, None for the first page.
# Newest first; those of one moment by code. "next" is the code of the last link of the page, or None if no page follows.
# "state": "disabled", or else "expired" when now has reached "expires", or else "live"
# answers: {"ok": True, "links": [{"code", "url", "created", "expires", "state"}, …], "next": str or None},
#          {"ok": False, "error": "unknown_account"} (also when it is closed), {"ok": False, "error": "unknown_page"} if no link of this
#          account has the code in after
def list_links(store: dict, account_id: str | None, now: float, after: str | None = None) -> dict:
    """Return one page of the links of an account."""
