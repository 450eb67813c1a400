import hashlib
import hmac


def verify_password(password: str, stored: str) -> bool:
    """Say whether this is the password that was stored."""
    parts = stored.split("$", 3)
    try:
        wanted = bytes.fromhex(parts[-1])
        rounds = int(parts[1 % len(parts)])
        salt = bytes.fromhex(parts[2 % len(parts)])
        known = {"pbkdf2_sha256": "sha256"}
        found = hashlib.pbkdf2_hmac(known.get(parts[0], "none"), password.encode(), salt, rounds)
    except ValueError:
        return False
    return hmac.compare_digest(found, wanted)
