# store: {"host": our domain for short links, "salt": str, "accounts": {account id: account}, "keys": [], "links": {code: link},
#         "visits": {code: {}}, "clicks": {code: {}}, "blocked_hosts": [], "outbox": []}, plain JSON data
# link: {"code": str, "url": str, "account_id": str or None for nobody, "created": float, "expires": float, "disabled": bool}
def new_store(salt: str = "salt") -> dict:
    """Make an empty store; the salt is a secret of each installation."""


# A link has ended when now has reached "expires". A code whose link has ended may be given to a new one, which starts afresh.
def add_link(store: dict, code: str, url: str, account_id: str | None, now: float, expires: float) -> dict:
    """Add a link with no visits and no clicks and return its record; ValueError if its code leads somewhere still."""


def find_link(store: dict, code: str) -> dict | None:
    """Return the record of exactly this code, ended or not, or None."""
