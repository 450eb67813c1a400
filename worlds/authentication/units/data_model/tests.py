def test_a_store_keeps_users_by_address(app):
    """A store keeps each user once under the address, with a numbered id and the UTC day of registration."""
    import os
    import time

    store, other = app.new_store(), app.new_store()
    before = os.environ.get("TZ")
    os.environ["TZ"] = "EAST-14"
    try:
        getattr(time, "tzset", lambda: None)()
        first = app.add_user(store, "ada@example.com", "hash", 1_700_000_000.0)
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        getattr(time, "tzset", lambda: None)()
    assert first["created_on"] == "2023-11-14", f"a user of 2023-11-14 UTC was recorded on {first['created_on']}"
    second = app.add_user(store, "bob@example.com", "hash", 1_700_000_001.0)
    assert (first["id"], second["id"]) == ("u1", "u2"), f"the first two users got the ids {first['id']}, {second['id']}"
    assert app.find_user(store, "bob@example.com")["id"] == second["id"], "a stored user was not found"
    assert app.find_user(store, "eve@example.com") is None, "an unknown address did not give None"
    assert app.find_user(other, "ada@example.com") is None, "a user of one store was found in another store"
    try:
        app.add_user(store, "ada@example.com", "other", 1_700_000_002.0)
    except ValueError:
        pass
    else:
        raise AssertionError("an address was added a second time without a ValueError")
    assert app.find_user(store, "ada@example.com")["password_hash"] == "hash", "a second user replaced the first one"
