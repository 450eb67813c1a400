def test_access_tokens_open_until_they_end(app):
    """An access token names its user until 30 seconds after its end; no other token does, and no ended session."""
    store, start = app.new_store(), 1_700_000_000.0
    app.issue_session(store, "user-1", start)
    tokens = app.issue_session(store, "user-2", start)
    end = tokens["access_expires"]
    for late in (-1, 0, 29):
        got = app.check_session(store, tokens["access_token"], end + late)
        assert got == "user-2", f"an access token {late} seconds after its end gave {got!r}"
    assert app.check_session(store, tokens["access_token"], end + 31) is None, "an access token worked 31 seconds after its end"
    assert app.check_session(store, tokens["refresh_token"], start) is None, "a refresh token was taken for an access token"
    assert app.check_session(store, "", start) is None, "an empty token was accepted"
    store["sessions"][1]["state"] = "revoked"
    assert app.check_session(store, tokens["access_token"], start) is None, "the access token of a revoked session was accepted"


def test_only_active_sessions_open(app):
    """A session that was rotated is over at once, and the last second of a token still belongs to it."""
    store, start = app.new_store(), 1_700_000_000.0
    tokens = app.issue_session(store, "user-1", start)
    got = app.check_session(store, tokens["access_token"], tokens["access_expires"] + 30)
    assert got == "user-1", "an access token was refused exactly 30 seconds after its end"
    store["sessions"][0]["state"] = "rotated"
    assert app.check_session(store, tokens["access_token"], start) is None, "the access token of a rotated session was accepted"
