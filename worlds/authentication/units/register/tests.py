def test_registration_validates_and_stores(app):
    """Registration stores the user with a hashed password, or lists every problem at once and stores nothing."""
    store = app.new_store(hash_rounds=9)
    answer = app.register(store, " Ada@Example.com ", " correct horse battery ", 1_700_000_000.0)
    assert answer == {"ok": True}, f"a good registration was answered with {answer}"
    user = app.find_user(store, "ada@example.com")
    assert user, "a registered user was not found under the normalised address"
    assert "horse" not in str(store), "the password is in the store in the clear"
    assert user["password_hash"].split("$")[1] == "9", "the password was not hashed with the rounds of the store"
    assert app.verify_password(" correct horse battery ", user["password_hash"]), "the stored hash is not of the password as typed"
    answer = app.register(store, "not an address", "short", 1_700_000_000.0)
    assert answer == {"ok": False, "errors": ["invalid_email", "too_short"]}, f"two problems were answered with {answer}"
    answer = app.register(store, " bob@example.com", "bob likes horses", 1_700_000_000.0)
    assert answer == {"ok": False, "errors": ["contains_name"]}, "a password with the name of the address was accepted"
    assert len(store["users"]) == 1, "a refused registration was stored"
    answer = app.register(store, "ADA@example.com", "another good password", 1_700_000_000.0)
    assert answer == {"ok": True}, f"a known address was answered with {answer}"


def test_registering_again_changes_nothing(app):
    """Registering a known address reveals nothing and leaves the account as it was."""
    store = app.new_store()
    app.register(store, "ada@example.com", "correct horse battery", 1_700_000_000.0)
    before = dict(app.find_user(store, "ada@example.com"))
    app.register(store, "ada@example.com", "a password of the thief", 1_700_000_060.0)
    assert app.find_user(store, "ada@example.com") == before, "registering a known address changed the account"
    for address in ("ada@example.com", "eve@example.com"):
        answer = app.register(store, address, "short", 1_700_000_060.0)
        assert answer == {"ok": False, "errors": ["too_short"]}, f"a weak password for {address} was answered with {answer}"
