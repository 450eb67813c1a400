def test_logging_out_ends_one_session(app):
    """Logging out ends the session with all its tokens, even late or twice, and no other session."""
    store, start = app.new_store(), 1_700_000_000.0
    laptop = app.issue_session(store, "user-1", start)
    phone = app.issue_session(store, "user-1", start)
    newer = app.rotate_refresh_token(store, phone["refresh_token"], start + 1)
    assert app.log_out(store, newer["access_token"], start + 5000) == {"ok": True}, "logging out did not answer ok"
    assert app.check_session(store, newer["access_token"], start + 2) is None, "after logging out the access token still works"
    answer = app.rotate_refresh_token(store, newer["refresh_token"], start + 5001)
    assert not answer["ok"], "after logging out with an expired access token the refresh token still works"
    assert app.check_session(store, laptop["access_token"], start + 2) == "user-1", "logging out ended another session of the user"
    for token in (newer["access_token"], "no such token", ""):
        answer = app.log_out(store, token, start + 5002)
        assert answer == {"ok": True}, f"logging out with an ended or unknown token was answered with {answer}"
