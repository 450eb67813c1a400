store = new_store()
phone, laptop = issue_session(store, "user-1", now=1_700_000_000.0), issue_session(store, "user-2", now=1_700_000_000.0)
assert log_out(store, phone["access_token"], now=1_700_000_060.0) == {"ok": True}
assert check_session(store, laptop["access_token"], now=1_700_000_061.0) == "user-2"
