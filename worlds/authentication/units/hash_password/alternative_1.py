import os
from hashlib import pbkdf2_hmac

SALT_BYTES = 24


def hash_password(password: str, rounds: int) -> str:
    """Return the text under which a password is stored."""
    random = os.urandom(SALT_BYTES)
    key = pbkdf2_hmac(hash_name="sha256", password=bytes(password, "utf-8"), salt=random, iterations=rounds)
    return "$".join(("pbkdf2_sha256", str(rounds), random.hex(), key.hex()))
