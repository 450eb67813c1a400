def test_a_visitor_counts_once_in_half_an_hour(app):
    """After a counted click, clicks by the same visitor on the same link do not count for 30 minutes."""
    store, start = app.new_store(), 1_700_000_000.0
    for code in ("abcd", "efgh"):
        app.add_link(store, code, "https://shop.example/", None, start, start + 9_999_999)

    def click(second, visitor="203.0.113.7", code="abcd"):
        return app.record_click(store, code, visitor, "Mozilla/5.0", start + second)

    counted = [second for second in (0, 1, 600, 1200, 1799.5, 1800, 3599, 3600, 9000) if click(second)]
    assert counted == [0, 1800, 3600, 9000], f"of one visitor's clicks those of the seconds {counted} were counted"
    assert click(9001, visitor="203.0.113.8"), "the click of another visitor was not counted"
    assert click(9001, code="efgh"), "a click on another link was not counted"
    assert click(9001, visitor="") and click(9002, visitor=""), "of two unknown visitors not both were counted"
    totals = [sum(store["clicks"][code].values()) for code in ("abcd", "efgh")]
    assert totals == [7, 1], f"7 and 1 counted clicks stand in the store as {totals}"


def test_robots_do_not_count(app):
    """An agent with bot, crawler or preview in its name is not counted in any case, nor is a click on an unknown code."""
    store, start = app.new_store(), 1_700_000_000.0
    app.add_link(store, "abcd", "https://shop.example/", None, start, start + 9_999_999)
    before = repr(store)
    for agent in ("Googlebot/2.1", "BOT", "my-Crawler 1.0", "SkypeUriPreview Preview/0.5", "Twitterbot"):
        assert not app.record_click(store, "abcd", "203.0.113.7", agent, start), f"the robot {agent!r} was counted"
    for code in ("efgh", ""):
        assert not app.record_click(store, code, "203.0.113.7", "Mozilla/5.0", start), "a click on an unknown code was counted"
    assert repr(store) == before, "a click that was not counted left something in the store"
    for number, agent in enumerate(("Mozilla/5.0 (iPhone)", "", "curl/8.5", "Spider-Man's phone")):
        assert app.record_click(store, "abcd", f"203.0.113.{number}", agent, start), f"the agent {agent!r} was not counted"


def test_the_store_does_not_tell_who_clicked(app):
    """A visitor is kept only as a salted digest for one link, and only until it is no longer needed."""
    start, kept = 1_700_000_000.0, {}
    for salt in ("salt", "pepper"):
        store = app.new_store(salt)
        for code in ("abcd", "efgh"):
            app.add_link(store, code, "https://shop.example/", None, start, start + 9_999_999)
            app.record_click(store, code, "203.0.113.7", "Mozilla/5.0", start)
            kept[salt, code] = set(store["visits"][code])
        assert "203.0.113" not in str(store), "the address of a visitor is in the store"
    assert [len(digests) for digests in kept.values()] == [1, 1, 1, 1], "of a counted click not one digest is kept"
    assert not kept["salt", "abcd"] & kept["pepper", "abcd"], "the digest of a visitor does not depend on the salt"
    assert not kept["salt", "abcd"] & kept["salt", "efgh"], "a visitor has the same digest on two links"
    app.record_click(store, "abcd", "203.0.113.9", "Mozilla/5.0", start + 90_000)
    left = set(store["visits"]["abcd"])
    assert len(left) == 1 and not left & kept["pepper", "abcd"], "a digest that is no longer needed was kept"


def test_clicks_count_for_their_day(app):
    """A click counts for its day in UTC, wherever the server stands."""
    import os
    import time

    midnight = 1_700_006_400.0  # 2023-11-15 00:00:00 UTC
    before = os.environ.get("TZ")
    for zone in ("UTC0", "EAST-14", "WEST11"):
        store = app.new_store()
        app.add_link(store, "abcd", "https://shop.example/", None, midnight - 500, midnight + 9_999_999)
        os.environ["TZ"] = zone
        try:
            getattr(time, "tzset", lambda: None)()
            for number, second in enumerate((-0.5, 0, 1, 86399)):
                app.record_click(store, "abcd", f"203.0.113.{number}", "Mozilla/5.0", midnight + second)
        finally:
            os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
            getattr(time, "tzset", lambda: None)()
        got = store["clicks"]["abcd"]
        assert got == {"2023-11-14": 1, "2023-11-15": 3}, f"one click before and three after midnight UTC were counted as {got}"
