import hashlib
import hmac


def verify_password(password: str, stored: str) -> bool:
    """Say whether this is the password that was stored."""
    try:
        scheme, rounds, salt, digest = stored.split("$")
        if scheme != "pbkdf2_sha256":
            raise ValueError(f"unknown scheme {scheme}")
        computed = hashlib.pbkdf2_hmac("sha256", password.encode(), bytes.fromhex(salt), int(rounds)).hex()
    except ValueError:
        return False
    return hmac.compare_digest(computed.encode(), digest.encode())
