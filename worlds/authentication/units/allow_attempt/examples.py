store = new_store()
record_failure(store, "ada@example.com", now=1_700_000_000.0)
assert seconds_locked(store, "ada@example.com", now=1_700_000_001.0) == 0
for second in range(50):
    record_failure(store, "bob@example.com", now=1_700_000_000.0 + second)
assert seconds_locked(store, "bob@example.com", now=1_700_000_050.0) > 0
