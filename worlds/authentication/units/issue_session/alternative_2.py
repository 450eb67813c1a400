import hashlib
import secrets

ACCESS_LIFE = 10 * 60
REFRESH_LIFE = 14 * 24 * 3600


def token_digest(token: str) -> str:
    """Return the text under which a token is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def _token(kind: str, expires: float) -> tuple[dict, dict]:
    token = secrets.token_hex(24)
    given = {f"{kind}_token": token, f"{kind}_expires": expires}
    kept = {kind: token_digest(token), f"{kind}_expires": expires}
    return given, kept


def issue_session(store: dict, user_id: str, now: float, family: str | None = None, refresh_expires: float | None = None) -> dict:
    """Add an active session with new tokens, of a new family and with a new end unless they are given."""
    end = refresh_expires if refresh_expires is not None else now + REFRESH_LIFE
    access, access_kept = _token("access", now + ACCESS_LIFE)
    refresh, refresh_kept = _token("refresh", end)
    whose = {"user_id": user_id, "family": family or "family-" + refresh_kept["refresh"][:16], "state": "active"}
    store["sessions"] += [{**whose, **access_kept, **refresh_kept}]
    return {**access, **refresh}
