OWN_HOST = "lflt.example"


def new_store(salt: str = "salt") -> dict:
    """Make an empty store; the salt is a secret of each installation."""
    store: dict = {"host": OWN_HOST, "salt": salt}
    for name in ("accounts", "links", "visits", "clicks"):
        store[name] = {}
    for name in ("keys", "blocked_hosts", "outbox"):
        store[name] = []
    return store


def add_link(store: dict, code: str, url: str, account_id: str | None, now: float, expires: float) -> dict:
    """Add a link with no visits and no clicks and return its record; ValueError if its code leads somewhere still."""
    if code in store["links"] and store["links"][code]["expires"] > now:
        raise ValueError("this code is in use: " + code)
    store["links"][code] = dict(
        code=code, url=url, account_id=account_id, created=now, expires=expires, disabled=False
    )
    for counted in ("visits", "clicks"):
        store[counted].update({code: {}})
    return store["links"][code]


def find_link(store: dict, code: str) -> dict | None:
    """Return the record of exactly this code, ended or not, or None."""
    if code not in store["links"]:
        return None
    return store["links"][code]
