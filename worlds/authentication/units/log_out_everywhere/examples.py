store = new_store()
phone, laptop = issue_session(store, "user-1", now=1_700_000_000.0), issue_session(store, "user-1", now=1_700_000_000.0)
assert log_out_everywhere(store, phone["access_token"], now=1_700_000_060.0) >= 1
assert check_session(store, laptop["access_token"], now=1_700_000_061.0) is None
