import hashlib
import secrets

SALT_BYTES = 24


def _derive(password: str, salt_hex: str, rounds: int) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode("utf-8"), bytes.fromhex(salt_hex), rounds, dklen=32).hex()


def hash_password(password: str, rounds: int) -> str:
    """Return the text under which a password is stored."""
    salt_hex = secrets.token_hex(SALT_BYTES)
    return "pbkdf2_sha256$%d$%s$%s" % (rounds, salt_hex, _derive(password, salt_hex, rounds))
