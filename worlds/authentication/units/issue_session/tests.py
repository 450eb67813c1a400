def test_sessions_have_two_secret_tokens(app):
    """A session has an access token for 10 minutes and a refresh token for 14 days, kept as digests only."""
    import hashlib

    store, now = app.new_store(), 1_700_000_000.0
    tokens = app.issue_session(store, "user-1", now)
    again = app.issue_session(store, "user-1", now)
    secret = {one[name] for one in (tokens, again) for name in ("access_token", "refresh_token")}
    assert len(secret) == 4, "two sessions begun at the same moment have tokens in common, or one token twice"
    life = tokens["access_expires"] - now
    assert life == 600, f"the access token lives {life / 60:g} minutes"
    life = tokens["refresh_expires"] - now
    assert life == 14 * 86400, f"the refresh token lives {life / 86400:g} days"
    assert not any(token in str(store) for token in secret), "a token is in the store in the clear"
    assert store["sessions"][0]["refresh"] == app.token_digest(tokens["refresh_token"]), "a session is not found by its refresh token"
    digest = hashlib.sha256(b"token").hexdigest()
    assert app.token_digest("token") == digest, "the digest of a token is not SHA-256"


def test_sessions_belong_to_families(app):
    """A session starts a family of its own with a full life, unless family and end are given."""
    store, now = app.new_store(), 1_700_000_000.0
    for _ in range(2):
        app.issue_session(store, "user-1", now)
    tokens = app.issue_session(store, "user-1", now + 60, store["sessions"][0]["family"], now + 1000)
    first, second, third = store["sessions"]
    assert first["family"] != second["family"], "two sessions of a user are one family"
    assert third["family"] == first["family"], "a given family was not used"
    assert tokens["refresh_expires"] == third["refresh_expires"] == now + 1000, "a given end was not used"
    assert [one["state"] for one in store["sessions"]] == ["active"] * 3, "a new session is not active"
