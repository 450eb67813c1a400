from copy import deepcopy

OWN_HOST = "lflt.example"
_EMPTY_STORE = {
    "accounts": {}, "keys": [], "links": {}, "visits": {}, "clicks": {}, "blocked_hosts": [], "outbox": [],
}
_LINK_FIELDS = ("code", "url", "account_id", "created", "expires", "disabled")


def new_store(salt: str = "salt") -> dict:
    """Make an empty store; the salt is a secret of each installation."""
    return {"host": OWN_HOST, "salt": salt} | deepcopy(_EMPTY_STORE)


def _has_ended(link: dict, now: float) -> bool:
    return link["expires"] <= now


def add_link(store: dict, code: str, url: str, account_id: str | None, now: float, expires: float) -> dict:
    """Add a link with no visits and no clicks and return its record; ValueError if its code leads somewhere still."""
    before = find_link(store, code)
    if before is None or _has_ended(before, now):
        link = dict(zip(_LINK_FIELDS, (code, url, account_id, now, expires, False)))
        store["links"][code], store["visits"][code], store["clicks"][code] = link, {}, {}
        return link
    raise ValueError(f"{code} is taken until {before['expires']}")


def find_link(store: dict, code: str) -> dict | None:
    """Return the record of exactly this code, ended or not, or None."""
    try:
        return store["links"][code]
    except KeyError:
        return None
