store = new_store()
assert register(store, "ada@example.com", "correct horse battery", now=1_700_000_000.0) == {"ok": True}
assert find_user(store, "ada@example.com")["email"] == "ada@example.com"
assert register(store, "nobody", "correct horse battery", now=1_700_000_000.0) == {"ok": False, "errors": ["invalid_email"]}
