# store: {"hash_rounds": int, "users": {e-mail: user}, "failures": {}, "locks": {}, "sessions": []}, plain JSON data
# user: {"id": str, "email": str, "password_hash": str, "created_on": "YYYY-MM-DD" (the day in UTC)}
def new_store(hash_rounds: int = 100) -> dict:
    """Make an empty store; the hash rounds are low so that a test run is cheap."""


def add_user(store: dict, email: str, password_hash: str, now: float) -> dict:
    """Add a user and return the record; ValueError if the address is there already."""


def find_user(store: dict, email: str) -> dict | None:
    """Return the user's record, or None."""
