DEFAULT_LIFE = 400 * 86400
ANONYMOUS_LIFE = 30 * 86400


def _made(store: dict, link: dict) -> dict:
    answer = {"ok": True, "code": link["code"], "expires": link["expires"], "new": True}
    answer["short"] = "https://" + store["host"] + "/" + link["code"]
    return answer


def _shorten_problem(store: dict, account_id: str | None, url: str, alias: str | None, days: int | None) -> str | None:
    if account_id is None:
        if (alias, days) != (None, None):
            return "account_needed"
    elif account_id not in store["accounts"] or store["accounts"][account_id]["closed"] is not None:
        return "unknown_account"
    problem = check_url(store, url)
    if problem is None and days is not None and days not in range(1, 3651):
        problem = "invalid_days"
    return problem


def _choose_code(store: dict, numbers: list[int], alias: str | None, now: float) -> dict:
    if alias is not None:
        return reserve_alias(store, alias, now)
    used = 0
    try:
        while find_link(store, code := make_code(numbers[used:])):
            used += len(code)
    except ValueError:
        return {"ok": False, "error": "no_free_code"}
    return {"ok": True, "code": code}


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
    url = normalise_url(address)
    problem = _shorten_problem(store, account_id, url, alias, days)
    if problem is not None:
        return {"ok": False, "error": problem}
    if account_id is not None and alias is None and days is None:
        for link in store["links"].values():
            if link["account_id"] == account_id and link["url"] == url and not link["disabled"] and now < link["expires"]:
                return {**_made(store, link), "new": False}
    if account_id is not None and not (quota := check_quota(store, account_id, now))["ok"]:
        return quota
    chosen = _choose_code(store, numbers, alias, now)
    if not chosen["ok"]:
        return chosen
    life = DEFAULT_LIFE if account_id else ANONYMOUS_LIFE
    if days is not None:
        life = days * 86400
    return _made(store, add_link(store, chosen["code"], url, account_id, now, expires=now + life))
