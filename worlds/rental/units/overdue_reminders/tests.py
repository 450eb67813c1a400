def test_reminders_go_out_on_their_days(app):
    """Reminders go out on the first, fourth and tenth day after the agreed end, only for what is still out."""
    day, noon = 86_400, 1_700_049_600
    def reminder(days, **more):
        booking = {"id": "bkg-000001", "customer_id": "cus-000001", "state": "out", "end": noon, "disputed": False, **more}
        return app.overdue_reminders([booking], {"cus-000001": {"email": "ada@example.com"}}, noon + days * day)

    steps = {days: [one["step"] for one in reminder(days)] for days in range(15)}
    days = [number for number, step in steps.items() if step]
    assert days == [1, 4, 10], f"reminders go out on the days {days}"
    assert (steps[1], steps[4], steps[10]) == ([1], [2], [3]), "the reminders are not numbered 1, 2 and 3"
    for state in ("held", "confirmed", "returned", "cancelled"):
        assert reminder(1, state=state) == [], f"a booking in the state {state} was reminded of"
    assert reminder(1, disputed=True) == [], "a reminder was sent during a dispute"


def test_days_of_reminders_begin_at_four(app):
    """A day begins at 04:00 UTC, so that what is due at two in the morning was due the day before."""
    midnight = 1_700_006_400
    def steps(end, now):
        booking = {"id": "bkg-000001", "customer_id": "cus-000001", "state": "out", "end": end, "disputed": False}
        return [one["step"] for one in app.overdue_reminders([booking], {}, now)]

    hour = 3600
    assert steps(midnight + 20 * hour, midnight + 32 * hour) == [1], "the morning after was not the first day"
    assert steps(midnight + 20 * hour, midnight + 26 * hour) == [], "two in the morning was the next day already"
    assert steps(midnight + 2 * hour, midnight + 12 * hour) == [1], "what was due at two in the morning was not due the day before"
    assert steps(midnight + 20 * hour, midnight + 28 * hour) == [1], "04:00 was not the next day"


def test_reminders_are_in_order_and_reach_everybody(app):
    """Later steps come first, then the order of the bookings; whoever has no address gets a letter."""
    day, noon = 86_400, 1_700_049_600
    ends = {"bkg-000004": 1, "bkg-000003": 10, "bkg-000002": 1, "bkg-000001": 4}
    bookings = [{"id": one, "customer_id": "c" + one[-1], "state": "out", "end": noon - days * day, "disputed": False} for one, days in ends.items()]
    found = app.overdue_reminders(bookings, {"c1": {"email": ""}, "c2": {"email": "bob@example.com"}, "c3": {"email": "a@example.com"}}, noon)
    order = [one["booking_id"] for one in found]
    assert order == ["bkg-000003", "bkg-000001", "bkg-000002", "bkg-000004"], f"the reminders are in the order {order}"
    ways = [one["by"] for one in found]
    assert ways == ["mail", "letter", "mail", "letter"], f"the reminders go by {ways}"
    assert app.overdue_reminders([], {}, noon) == [], "without bookings there were reminders"
