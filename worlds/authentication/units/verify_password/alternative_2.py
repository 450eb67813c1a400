import re
from hashlib import pbkdf2_hmac
from hmac import compare_digest


def _parse(stored: str) -> tuple[int, bytes, str]:
    match = re.fullmatch(r"pbkdf2_sha256\$([1-9]\d*)\$((?:[0-9a-f]{2})*)\$([0-9a-f]*)", stored)
    if match is None:
        raise ValueError("this is not a stored password")
    return int(match[1]), bytes.fromhex(match[2]), match[3]


def verify_password(password: str, stored: str) -> bool:
    """Say whether this is the password that was stored."""
    try:
        rounds, salt, digest = _parse(stored)
    except ValueError:
        return False
    return compare_digest(pbkdf2_hmac("sha256", password.encode(), salt, rounds).hex(), digest)
