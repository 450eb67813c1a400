def test_a_refresh_token_works_once(app):
    """A refresh token gives new tokens once and before its end, and the new one ends when the first would have."""
    store, start = app.new_store(), 1_700_000_000.0
    first = app.issue_session(store, "user-1", start)
    end = first["refresh_expires"]
    second = app.rotate_refresh_token(store, first["refresh_token"], start + 86400)
    assert second["ok"], f"a good refresh token was answered with {second}"
    assert app.check_session(store, second["access_token"], start + 86460) == "user-1", "the new access token does not work"
    assert app.check_session(store, first["access_token"], start) is None, "the old access token still works"
    assert second["refresh_expires"] == end, "rotating moved the end of the session"
    assert not app.rotate_refresh_token(store, second["refresh_token"], end + 60)["ok"], "a refresh token worked after its end"
    third = app.rotate_refresh_token(store, second["refresh_token"], end - 1)
    assert third["ok"], "a refresh token did not work in the last second before its end"
    refused = {"ok": False, "error": "invalid_token"}
    again = app.rotate_refresh_token(store, second["refresh_token"], end - 1)
    assert again == refused, "a refresh token was accepted a second time"


def test_reuse_ends_the_family(app):
    """A refresh token that is used a second time ends its whole family, down to the newest session."""
    store, start = app.new_store(), 1_700_000_000.0
    first = app.issue_session(store, "user-1", start)
    second = app.rotate_refresh_token(store, first["refresh_token"], start + 1)
    third = app.rotate_refresh_token(store, second["refresh_token"], start + 2)
    assert app.check_session(store, third["access_token"], start + 3) == "user-1", "a session rotated twice does not work"
    assert not app.rotate_refresh_token(store, first["refresh_token"], start + 3)["ok"], "a used refresh token was accepted"
    assert app.check_session(store, third["access_token"], start + 4) is None, "after reuse the newest access token still works"
    answer = app.rotate_refresh_token(store, third["refresh_token"], start + 4)
    assert not answer["ok"], "after reuse the newest refresh token still works"


def test_reuse_harms_nobody_else(app):
    """Reuse ends no other session, not even of the same user, and neither an access token nor a token at its end rotates."""
    store, start = app.new_store(), 1_700_000_000.0
    phone, laptop, other = (app.issue_session(store, user, start) for user in ("user-1", "user-1", "user-2"))
    app.rotate_refresh_token(store, phone["refresh_token"], start + 1)
    app.rotate_refresh_token(store, phone["refresh_token"], start + 2)
    assert app.check_session(store, laptop["access_token"], start + 3) == "user-1", "reuse ended another session of the same user"
    assert app.check_session(store, other["access_token"], start + 3) == "user-2", "reuse ended the session of another user"
    assert not app.rotate_refresh_token(store, laptop["access_token"], start + 3)["ok"], "an access token was taken for a refresh token"
    answer = app.rotate_refresh_token(store, other["refresh_token"], other["refresh_expires"])
    assert not answer["ok"], "a refresh token worked in the second of its end"
