store = new_store()
tokens = issue_session(store, "user-1", now=1_700_000_000.0)
answer = rotate_refresh_token(store, tokens["refresh_token"], now=1_700_000_060.0)
assert answer["ok"] and answer["refresh_token"] != tokens["refresh_token"]
assert rotate_refresh_token(store, "no such token", now=1_700_000_060.0) == {"ok": False, "error": "invalid_token"}
