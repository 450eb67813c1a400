def test_five_failures_lock_for_half_an_hour(app):
    """The fifth failed log-in locks the address for 30 minutes; four do not, and other addresses stay open."""
    store, start = app.new_store(), 1_700_000_000.0
    for number in range(4):
        app.record_failure(store, "ada@example.com", start + 10 * number)
    assert app.seconds_locked(store, "ada@example.com", start + 30) == 0, "an address was locked after 4 failures"
    app.record_failure(store, "ada@example.com", start + 40)
    left = app.seconds_locked(store, "ada@example.com", start + 40)
    assert left > 0, "an address was not locked after 5 failures"
    assert left == 1800, f"the lock lasts {left:g} seconds"
    assert app.seconds_locked(store, "ada@example.com", start + 1839) == 1, "the lock does not end with its last second"
    assert app.seconds_locked(store, "ada@example.com", start + 1840) == 0, "the lock does not end after 30 minutes"
    left = app.seconds_locked(store, "ada@example.com", start + 9000)
    assert left == 0, f"long after the lock {left:g} seconds are left"
    assert app.seconds_locked(store, "bob@example.com", start + 40) == 0, "another address was locked as well"


def test_only_recent_failures_count(app):
    """A failure counts for 15 minutes, each from its own moment, so that the window slides."""
    def locked(*moments):
        store = app.new_store()
        for moment in moments:
            app.record_failure(store, "ada@example.com", 1_700_000_000.0 + moment)
        return app.seconds_locked(store, "ada@example.com", 1_700_000_000.0 + moments[-1]) > 0

    assert locked(0, 1, 2, 3, 899), "five failures within 15 minutes did not lock"
    assert not locked(0, 1, 2, 3, 904), "failures older than 15 minutes were counted"
    assert not locked(0, 1, 2, 3, 4000), "failures of an hour ago were counted"
    assert locked(0, 600, 700, 800, 901, 902), "five failures within 15 minutes that began after an earlier one did not lock"


def test_failures_can_be_cleared(app):
    """Clearing forgets failures and lock of one address, and there may be nothing to clear."""
    store, start = app.new_store(), 1_700_000_000.0
    app.clear_failures(store, "ada@example.com")
    for address in ("ada@example.com", "bob@example.com"):
        for _ in range(5):
            app.record_failure(store, address, start)
    app.clear_failures(store, "ada@example.com")
    assert app.seconds_locked(store, "ada@example.com", start) == 0, "a cleared address was still locked"
    assert app.seconds_locked(store, "bob@example.com", start) > 0, "clearing one address opened another"
    app.record_failure(store, "ada@example.com", start)
    assert app.seconds_locked(store, "ada@example.com", start) == 0, "failures were still counted after they were cleared"
    for moment in (1, 2, 3, 900):
        app.record_failure(store, "ada@example.com", start + moment)
    assert app.seconds_locked(store, "ada@example.com", start + 900) == 0, "a failure of exactly 15 minutes ago was counted"
