PAGE_SIZE = 25


def _shown(link: dict, now: float) -> dict:
    state = "disabled" if link["disabled"] else "expired" if now >= link["expires"] else "live"
    return {**{name: link[name] for name in ("code", "url", "created", "expires")}, "state": state}


def list_links(store: dict, account_id: str | None, now: float, after: str | None = None) -> dict:
    """Return one page of the links of an account."""
    account = store["accounts"].get(account_id)
    if account is None or account["closed"] is not None:
        return {"ok": False, "error": "unknown_account"}
    own = [link for link in store["links"].values() if link["account_id"] == account_id]
    own.sort(key=lambda link: (-link["created"], link["code"]))
    codes = [link["code"] for link in own]
    if after is not None and after not in codes:
        return {"ok": False, "error": "unknown_page"}
    start = 0 if after is None else codes.index(after) + 1
    page = own[start : start + PAGE_SIZE]
    more = start + PAGE_SIZE < len(own)
    return {"ok": True, "links": [_shown(link, now) for link in page], "next": page[-1]["code"] if more else None}
