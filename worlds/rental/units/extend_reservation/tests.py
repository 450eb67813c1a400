def test_extensions_move_the_end(app):
    """A booking can be extended twice at most, asked for at least 3 hours before its end, with an entry in the audit."""
    base, day = 1_700_000_000, 86_400
    def extended(new_end, now, **more):
        one = {"id": "bkg-000007", "item_id": "itm-000001", "start": base, "end": base + day, "state": "out", "created": base - day, "extensions": 0}
        store = {"bookings": [{**one, **more}], "audit": []}
        return store, app.extend_reservation(store, "bkg-000007", new_end, "stf-000001", now)

    store, answer = extended(base + 2 * day, base + 100)
    assert answer.get("ok"), f"a good extension was answered with {answer}"
    assert (store["bookings"][0]["end"], store["bookings"][0]["extensions"]) == (base + 2 * day, 1), "the extension was not stored and counted"
    assert [(entry["action"], entry["target"]) for entry in store["audit"]] == [("extend", "bkg-000007")], "the audit does not tell of the extension"
    assert extended(base + 2 * day, base + 100, extensions=1)[1]["ok"], "a second extension was refused"
    assert not extended(base + 2 * day, base + 100, extensions=2)[1]["ok"], "a third extension was allowed"
    assert extended(base + 2 * day, base + day - 10_800)[1]["ok"], "asking 3 hours before the end was too late"
    assert not extended(base + 2 * day, base + day - 10_799)[1]["ok"], "asking less than 3 hours before the end was allowed"
    assert not extended(base + 9 * day, base + day + 60)[1]["ok"], "an item that is late already was extended"


def test_refused_extensions_say_why(app):
    """A refusal has the code of its reason with the area booking and a dot in front, in the order of the checks."""
    base, day = 1_700_000_000, 86_400
    def error(new_end=base + 3 * day, now=base, others=(), **more):
        one = {"id": "bkg-000007", "item_id": "itm-000001", "start": base, "end": base + day, "state": "confirmed", "created": base - day, "extensions": 0}
        store = {"bookings": [{**one, **more}, *others], "audit": []}
        return app.extend_reservation(store, "bkg-000007", new_end, "stf-000001", now).get("error")

    next_one = {"id": "bkg-000008", "item_id": "itm-000001", "start": base + 2 * day, "end": base + 2 * day + 3600, "state": "confirmed", "created": base}
    assert error(id="bkg-000009") == "booking.unknown", f"an unknown booking was refused with {error(id='bkg-000009')}"
    assert error(state="returned") == "booking.state", f"a rental that is over was refused with {error(state='returned')}"
    assert error(new_end=base + day) == "booking.period", "the same end was not refused as booking.period"
    assert error(now=base + day - 60, extensions=2) == "booking.late", "a late request was not refused as booking.late"
    assert error(extensions=2, others=[next_one]) == "booking.times", "too many extensions were not refused as booking.times"
    assert error(others=[next_one]) == "booking.taken", "an extension into the next booking was not refused as booking.taken"
    assert error(state="held") == "booking.state", "a hold was extended"


def test_a_refused_extension_changes_nothing(app):
    """A refusal leaves the booking and the audit as they were, also when a short booking lies in between."""
    base, day = 1_700_000_000, 86_400
    one = {"id": "bkg-000007", "item_id": "itm-000001", "start": base, "end": base + day, "state": "out", "created": base, "extensions": 1}
    short = {"id": "bkg-000008", "item_id": "itm-000001", "start": base + 2 * day, "end": base + 2 * day + 60, "state": "confirmed", "created": base}
    store = {"bookings": [dict(one), dict(short)], "audit": []}
    answer = app.extend_reservation(store, "bkg-000007", base + 9 * day, "stf-000001", base + 60)
    assert not answer["ok"], "an extension over a short booking was allowed"
    assert store == {"bookings": [one, short], "audit": []}, "a refused extension changed the store"
    answer = app.extend_reservation(store, "bkg-000007", base + day + 60, "stf-000001", base + 61)
    assert answer["ok"], f"after a refusal a shorter extension was answered with {answer}"
