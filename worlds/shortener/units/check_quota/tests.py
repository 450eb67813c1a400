def test_an_account_makes_forty_links_a_day(app):
    """An account may make 40 links a day, whatever others make and whatever becomes of its links."""
    store, start = app.new_store(), 1_700_000_000.0
    app.add_link(store, "other", "https://shop.example/", "acc_bob", start, start + 9_999_999)
    app.add_link(store, "nobody", "https://shop.example/", None, start, start + 9_999_999)
    answer = app.check_quota(store, "acc_ada", start)
    assert answer == {"ok": True, "left": 40}, f"an account without links was answered with {answer}"
    for number in range(39):
        link = app.add_link(store, f"code{number}", "https://shop.example/", "acc_ada", start, start + 5)
        link["disabled"] = number % 2 == 0
    answer = app.check_quota(store, "acc_ada", start + 60)
    assert answer == {"ok": True, "left": 1}, f"after 39 links the answer was {answer}"
    app.add_link(store, "code39", "https://shop.example/", "acc_ada", start + 60, start + 9_999_999)
    answer = app.check_quota(store, "acc_ada", start + 60)
    assert not answer["ok"] and answer.get("error") == "quota", f"after 40 links the answer was {answer}"
    answer = app.check_quota(store, "acc_ada", start + 86400)
    assert answer == {"ok": True, "left": 40}, f"a day after 40 links the answer was {answer}"


def test_the_day_of_the_quota_begins_at_four(app):
    """The day of the quota begins at 04:00 UTC wherever the server stands, and who waits as told is let in."""
    import os
    import time

    four = 1_699_934_400.0  # 2023-11-14 04:00:00 UTC
    before = os.environ.get("TZ")
    for zone in ("UTC0", "EAST-14"):
        store = app.new_store()
        for number in range(45):
            moment = four - 0.5 if number < 5 else four
            app.add_link(store, f"code{number}", "https://shop.example/", "acc_ada", moment, four + 9_999_999)
        os.environ["TZ"] = zone
        try:
            getattr(time, "tzset", lambda: None)()
            last = app.check_quota(store, "acc_ada", four + 86_399.5)
            waited = app.check_quota(store, "acc_ada", four + 86_400)
            first = app.check_quota(store, "acc_ada", four)
        finally:
            os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
            getattr(time, "tzset", lambda: None)()
        wanted = {"ok": False, "error": "quota", "retry_after": 86_400}
        assert first == wanted, f"40 links made at 04:00 UTC were answered with {first}"
        assert last == {**wanted, "retry_after": 1}, f"half a second before the day's end the answer was {last}"
        assert waited == {"ok": True, "left": 40}, f"after the wait the answer was {waited}"
