store = new_store()
assert store == {"hash_rounds": 100, "users": {}, "failures": {}, "locks": {}, "sessions": []}
assert add_user(store, "ada@example.com", "hash", now=1_700_000_000.0)["email"] == "ada@example.com"
assert find_user(store, "ada@example.com")["password_hash"] == "hash"
