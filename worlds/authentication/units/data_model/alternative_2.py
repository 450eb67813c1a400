import time

USER_ID = "u{}"


def new_store(hash_rounds: int = 100) -> dict:
    """Make an empty store; the hash rounds are low so that a test run is cheap."""
    return dict(hash_rounds=hash_rounds, users=dict(), failures=dict(), locks=dict(), sessions=list())


def _day(now: float) -> str:
    year, month, day = time.gmtime(now)[:3]
    return f"{year:04}-{month:02}-{day:02}"


def add_user(store: dict, email: str, password_hash: str, now: float) -> dict:
    """Add a user and return the record; ValueError if the address is there already."""
    if find_user(store, email) is not None:
        raise ValueError(f"there is a user with the address {email}")
    fields = ("id", "email", "password_hash", "created_on")
    values = (USER_ID.format(1 + len(store["users"])), email, password_hash, _day(now))
    user = dict(zip(fields, values))
    store["users"] |= {email: user}
    return user


def find_user(store: dict, email: str) -> dict | None:
    """Return the user's record, or None."""
    try:
        return store["users"][email]
    except KeyError:
        return None
