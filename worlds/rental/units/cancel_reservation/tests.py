def test_cancelling_costs_what_the_terms_say(app):
    """Cancelling is free until 48 hours before the start and then costs 40 % of the price; a hold costs nothing."""
    start, hour = 1_700_000_000, 3600
    def fee(before, state="confirmed", price=12_350):
        one = {"id": "bkg-000003", "start": start, "end": start + 90_000, "state": state, "price_cents": price, "fee_cents": 0}
        store = {"bookings": [one], "audit": []}
        answer = app.cancel_reservation(store, "bkg-000003", "stf-000001", start - before)
        assert store["bookings"][0]["state"] == "cancelled", "a cancelled booking has not the state cancelled"
        assert store["bookings"][0]["fee_cents"] == answer["fee_cents"], "the fee was not stored in the booking"
        return answer["fee_cents"]

    assert fee(100 * hour) == 0, "cancelling four days ahead was charged"
    assert fee(49 * hour) == 0, "cancelling 49 hours ahead was charged"
    assert fee(48 * hour) == 0, "cancelling 48 hours ahead was charged"
    assert fee(47 * hour) > 0, "cancelling 47 hours ahead was free"
    assert fee(hour) == 4_940, f"cancelling a booking of 123.50 late costs {fee(hour)} cents"
    assert fee(hour, state="held") == 0, "giving up a hold was charged"
    assert fee(-hour, price=5_000) == 2_000, "a booking that nobody picked up was not charged like a late cancellation"


def test_cancelling_is_refused_with_a_code(app):
    """What is out or over cannot be cancelled; the code has the area booking and a dot in front of the reason."""
    start = 1_700_000_000
    for state in ("out", "returned"):
        one = {"id": "bkg-000003", "start": start, "end": start + 90_000, "state": state, "price_cents": 5000, "fee_cents": 0}
        store = {"bookings": [dict(one)], "audit": []}
        answer = app.cancel_reservation(store, "bkg-000003", "stf-000001", start + 60)
        assert answer == {"ok": False, "error": "booking.state"}, f"cancelling a booking that is {state} was answered with {answer}"
        assert store == {"bookings": [one], "audit": []}, "a refusal changed the store"
    answer = app.cancel_reservation({"bookings": [], "audit": []}, "bkg-000003", "stf-000001", start)
    assert answer == {"ok": False, "error": "booking.unknown"}, f"an unknown booking was answered with {answer}"


def test_cancelling_twice_is_cancelling_once(app):
    """Cancelling leaves one entry in the audit, and a second time changes nothing and is answered with the same fee."""
    one = {"id": "bkg-000003", "start": 1_700_000_000, "end": 1_700_090_000, "state": "confirmed", "price_cents": 5000, "fee_cents": 0}
    store = {"bookings": [one], "audit": []}
    first = app.cancel_reservation(store, "bkg-000003", "stf-000001", 1_699_999_000)
    assert [entry["action"] for entry in store["audit"]] == ["cancel"], "the audit does not tell of the cancellation"
    assert store["audit"][0]["changes"]["state"] == ["confirmed", "cancelled"], "the audit does not tell the old state"
    assert app.cancel_reservation(store, "bkg-000003", "stf-000001", 1_699_999_001) == first, "the second time has another answer"
    assert len(store["audit"]) == 1, "cancelling twice left two entries"
