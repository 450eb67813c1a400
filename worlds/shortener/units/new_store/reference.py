OWN_HOST = "lflt.example"


def new_store(salt: str = "salt") -> dict:
    """Make an empty store; the salt is a secret of each installation."""
    return {
        "host": OWN_HOST,
        "salt": salt,
        "accounts": {},
        "keys": [],
        "links": {},
        "visits": {},
        "clicks": {},
        "blocked_hosts": [],
        "outbox": [],
    }


def add_link(store: dict, code: str, url: str, account_id: str | None, now: float, expires: float) -> dict:
    """Add a link with no visits and no clicks and return its record; ValueError if its code leads somewhere still."""
    old = store["links"].get(code)
    if old is not None and now < old["expires"]:
        raise ValueError(f"the code {code!r} leads somewhere still; choose another one")
    link = {
        "code": code,
        "url": url,
        "account_id": account_id,
        "created": now,
        "expires": expires,
        "disabled": False,
    }
    store["links"][code] = link
    store["visits"][code] = {}
    store["clicks"][code] = {}
    return link


def find_link(store: dict, code: str) -> dict | None:
    """Return the record of exactly this code, ended or not, or None."""
    return store["links"].get(code)
