import hashlib
import os

ACCESS_LIFE = 10 * 60
REFRESH_LIFE = 14 * 24 * 3600


def token_digest(token: str) -> str:
    """Return the text under which a token is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_session(store: dict, user_id: str, now: float, family: str | None = None, refresh_expires: float | None = None) -> dict:
    """Add an active session with new tokens, of a new family and with a new end unless they are given."""
    if refresh_expires is None:
        refresh_expires = now + REFRESH_LIFE
    if family is None:
        family = "f" + str(len(store["sessions"]) + 1)
    tokens = {
        "access_token": os.urandom(32).hex(),
        "access_expires": now + ACCESS_LIFE,
        "refresh_token": os.urandom(32).hex(),
        "refresh_expires": refresh_expires,
    }
    session = {name.removesuffix("_token"): value for name, value in tokens.items()}
    for name in ("access", "refresh"):
        session[name] = token_digest(session[name])
    session.update(user_id=user_id, family=family, state="active")
    store["sessions"].append(session)
    return tokens
