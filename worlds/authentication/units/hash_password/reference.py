import hashlib
import secrets

SALT_BYTES = 24


def hash_password(password: str, rounds: int) -> str:
    """Return the text under which a password is stored."""
    salt = secrets.token_bytes(SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    return f"pbkdf2_sha256${rounds}${salt.hex()}${digest.hex()}"
