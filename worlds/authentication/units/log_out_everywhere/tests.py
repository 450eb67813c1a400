def test_logging_out_everywhere_ends_the_others(app):
    """Logging out everywhere ends the user's other sessions, says how many, and needs a valid token."""
    store, start = app.new_store(), 1_700_000_000.0
    phone, laptop, tablet, other = (app.issue_session(store, user, start) for user in ("user-1", "user-1", "user-1", "user-2"))
    tablet = app.rotate_refresh_token(store, tablet["refresh_token"], start + 1)
    for token in ("", laptop["refresh_token"]):
        assert app.log_out_everywhere(store, token, start + 2) == 0, "a token that is no access token ended sessions"
    assert app.log_out_everywhere(store, phone["access_token"], start + 5000) == 0, "an expired access token ended sessions"
    ended = app.log_out_everywhere(store, phone["access_token"], start + 2)
    assert app.check_session(store, phone["access_token"], start + 3) == "user-1", "the session that asked was ended as well"
    assert ended == 2, f"two other sessions were open, and {ended} were said to be ended"
    for tokens in (laptop, tablet):
        assert app.check_session(store, tokens["access_token"], start + 3) is None, "another session of the user is still open"
        assert not app.rotate_refresh_token(store, tokens["refresh_token"], start + 3)["ok"], "a refresh token still works"
    assert app.check_session(store, other["access_token"], start + 3) == "user-2", "the session of another user was ended"
