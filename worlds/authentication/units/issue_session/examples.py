store = new_store()
tokens = issue_session(store, "user-1", now=1_700_000_000.0)
assert sorted(tokens) == ["access_expires", "access_token", "refresh_expires", "refresh_token"]
assert store["sessions"][0]["access"] == token_digest(tokens["access_token"])
assert tokens["access_expires"] < tokens["refresh_expires"]
