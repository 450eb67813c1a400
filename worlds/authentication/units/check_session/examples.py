store = new_store()
tokens = issue_session(store, "user-1", now=1_700_000_000.0)
assert check_session(store, tokens["access_token"], now=1_700_000_060.0) == "user-1"
assert check_session(store, "no such token", now=1_700_000_060.0) is None
