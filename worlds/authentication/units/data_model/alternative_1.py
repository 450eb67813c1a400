from datetime import datetime, timezone

USER_ID = "u{}"


def new_store(hash_rounds: int = 100) -> dict:
    """Make an empty store; the hash rounds are low so that a test run is cheap."""
    store: dict = {name: {} for name in ("users", "failures", "locks")}
    store["hash_rounds"] = hash_rounds
    store["sessions"] = []
    return store


def add_user(store: dict, email: str, password_hash: str, now: float) -> dict:
    """Add a user and return the record; ValueError if the address is there already."""
    users = store["users"]
    number = len(users) + 1
    user = dict(id=USER_ID.format(number), email=email, password_hash=password_hash)
    user["created_on"] = datetime.fromtimestamp(now, tz=timezone.utc).date().isoformat()
    if users.setdefault(email, user) is not user:
        raise ValueError("this address has an account: " + email)
    return user


def find_user(store: dict, email: str) -> dict | None:
    """Return the user's record, or None."""
    if email not in store["users"]:
        return None
    return store["users"][email]
