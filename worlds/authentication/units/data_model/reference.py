import time

USER_ID = "u{}"


def new_store(hash_rounds: int = 100) -> dict:
    """Make an empty store; the hash rounds are low so that a test run is cheap."""
    return {"hash_rounds": hash_rounds, "users": {}, "failures": {}, "locks": {}, "sessions": []}


def add_user(store: dict, email: str, password_hash: str, now: float) -> dict:
    """Add a user and return the record; ValueError if the address is there already."""
    if email in store["users"]:
        raise ValueError(f"{email} is registered already")
    user = {
        "id": USER_ID.format(len(store["users"]) + 1),
        "email": email,
        "password_hash": password_hash,
        "created_on": time.strftime("%Y-%m-%d", time.gmtime(now)),
    }
    store["users"][email] = user
    return user


def find_user(store: dict, email: str) -> dict | None:
    """Return the user's record, or None."""
    return store["users"].get(email)
