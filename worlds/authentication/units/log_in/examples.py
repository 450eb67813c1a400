store = new_store()
register(store, "ada@example.com", "correct horse battery", now=1_700_000_000.0)
assert log_in(store, "ada@example.com", "correct horse battery", now=1_700_000_010.0)["ok"]
assert log_in(store, "ada@example.com", "wrong", now=1_700_000_020.0) == {"ok": False, "error": "wrong_credentials"}
