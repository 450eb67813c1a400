DEFAULT_LIFE = 400 * 86400
ANONYMOUS_LIFE = 30 * 86400


class _Refused(Exception):
    """Carries the answer to a request that is refused."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


def _demand(answer: dict) -> dict:
    if not answer["ok"]:
        raise _Refused(**{name: value for name, value in answer.items() if name != "ok"})
    return answer


def _made(store: dict, link: dict) -> dict:
    short = "/".join(["https:", "", store["host"], link["code"]])
    return {"ok": True, "short": short, "new": True} | {name: link[name] for name in ("code", "expires")}


def _life(account_id: str | None, alias: str | None, days: int | None) -> int:
    if account_id is None:
        if alias is None and days is None:
            return ANONYMOUS_LIFE
        raise _Refused("account_needed")
    return DEFAULT_LIFE if days is None else days * 86400


def _codes(numbers: list[int]):
    while True:
        try:
            code = make_code(numbers)
        except ValueError:
            raise _Refused("no_free_code") from None
        yield code
        numbers = numbers[len(code) :]


def _shortened(store: dict, account_id: str | None, address: str, numbers: list[int], now: float, alias, days) -> dict:
    open_ids = {one["id"] for one in store["accounts"].values() if one["closed"] is None}
    if account_id not in open_ids | {None}:
        raise _Refused("unknown_account")
    life = _life(account_id, alias, days)
    url = normalise_url(address)
    if problem := check_url(store, url):
        raise _Refused(problem)
    if days is not None and (days < 1 or days > 3650):
        raise _Refused("invalid_days")
    if account_id is not None and alias is None and days is None:
        for link in store["links"].values():
            if link["account_id"] == account_id and link["url"] == url and not link["disabled"] and now < link["expires"]:
                return {**_made(store, link), "new": False}
    if account_id is not None:
        _demand(check_quota(store, account_id, now))
    if alias is None:
        code = next(code for code in _codes(numbers) if code not in store["links"])
    else:
        code = _demand(reserve_alias(store, alias, now))["code"]
    return _made(store, add_link(store, code, url, account_id, now, now + life))


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
    try:
        return _shortened(store, account_id, address, numbers, now, alias, days)
    except _Refused as refused:
        return refused.answer
