DEFAULT_LIFE = 400 * 86400
ANONYMOUS_LIFE = 30 * 86400
_MOST_DAYS = 3650


def _free_code(store: dict, numbers: list[int]) -> str:
    code = make_code(numbers)
    while find_link(store, code) is not None:
        numbers = numbers[len(code) :]
        code = make_code(numbers)
    return code


def _made(store: dict, link: dict) -> dict:
    short = f"https://{store['host']}/{link['code']}"
    return {"ok": True, "code": link["code"], "short": short, "expires": link["expires"], "new": True}


def shorten(
    store: dict,
    account_id: str | None,
    address: str,
    numbers: list[int],
    now: float,
    alias: str | None = None,
    days: int | None = None,
) -> dict:
    """Make a short link to an address and return an answer."""
    account = store["accounts"].get(account_id)
    if account_id is not None and (account is None or account["closed"] is not None):
        return {"ok": False, "error": "unknown_account"}
    if account_id is None and (alias is not None or days is not None):
        return {"ok": False, "error": "account_needed"}
    url = normalise_url(address)
    problem = check_url(store, url)
    if problem:
        return {"ok": False, "error": problem}
    if days is not None and not 1 <= days <= _MOST_DAYS:
        return {"ok": False, "error": "invalid_days"}
    if account_id is not None and alias is None and days is None:
        for link in store["links"].values():
            if link["account_id"] == account_id and link["url"] == url and not link["disabled"] and now < link["expires"]:
                return {**_made(store, link), "new": False}
    if account_id is not None:
        quota = check_quota(store, account_id, now)
        if not quota["ok"]:
            return quota
    if alias is not None:
        reserved = reserve_alias(store, alias, now)
        if not reserved["ok"]:
            return reserved
        code = reserved["code"]
    else:
        try:
            code = _free_code(store, numbers)
        except ValueError:
            return {"ok": False, "error": "no_free_code"}
    life = ANONYMOUS_LIFE if account_id is None else DEFAULT_LIFE if days is None else days * 86400
    link = add_link(store, code, url, account_id, now, now + life)
    return _made(store, link)
