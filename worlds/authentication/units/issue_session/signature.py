# store["sessions"]: [{"user_id": str, "family": str, "state": "active" | "rotated" | "revoked",
#     "access": token_digest(access token), "access_expires": float, "refresh": token_digest(refresh token), "refresh_expires": float}]
# result: {"access_token": str, "access_expires": float, "refresh_token": str, "refresh_expires": float}
def token_digest(token: str) -> str:
    """Return the text under which a token is stored and looked up."""


def issue_session(store: dict, user_id: str, now: float, family: str | None = None, refresh_expires: float | None = None) -> dict:
    """Add an active session with new tokens, of a new family and with a new end unless they are given."""
