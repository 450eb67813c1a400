from itertools import islice

PAGE_SIZE = 25


def _link_state(link: dict, now: float) -> str:
    if link["disabled"]:
        return "disabled"
    return "live" if now < link["expires"] else "expired"


def list_links(store: dict, account_id: str | None, now: float, after: str | None = None) -> dict:
    """Return one page of the links of an account."""
    accounts = store["accounts"]
    if account_id not in accounts or accounts[account_id]["closed"] is not None:
        return {"ok": False, "error": "unknown_account"}
    by_code = sorted((link for link in store["links"].values() if link["account_id"] == account_id), key=lambda one: one["code"])
    newest = iter(sorted(by_code, key=lambda one: one["created"], reverse=True))
    if after is not None:
        for link in newest:
            if link["code"] == after:
                break
        else:
            return {"ok": False, "error": "unknown_page"}
    page = list(islice(newest, PAGE_SIZE))
    follows = next(newest, None) is not None
    shown = []
    for link in page:
        one = {name: value for name, value in link.items() if name in ("code", "url", "created", "expires")}
        shown.append(one | {"state": _link_state(link, now)})
    return {"ok": True, "links": shown, "next": page[-1]["code"] if follows else None}
