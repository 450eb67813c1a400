import hashlib
import secrets

ACCESS_LIFE = 10 * 60
REFRESH_LIFE = 14 * 24 * 3600


def token_digest(token: str) -> str:
    """Return the text under which a token is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_session(store: dict, user_id: str, now: float, family: str | None = None, refresh_expires: float | None = None) -> dict:
    """Add an active session with new tokens, of a new family and with a new end unless they are given."""
    access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    expires = {
        "access_expires": now + ACCESS_LIFE,
        "refresh_expires": now + REFRESH_LIFE if refresh_expires is None else refresh_expires,
    }
    session = {
        "user_id": user_id,
        "family": family or secrets.token_hex(8),
        "state": "active",
        "access": token_digest(access),
        "refresh": token_digest(refresh),
    }
    store["sessions"].append(session | expires)
    return {"access_token": access, "refresh_token": refresh} | expires
