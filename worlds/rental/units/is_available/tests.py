def test_items_are_free_when_nothing_is_in_the_way(app):
    """An item is free if no booking is in the way, with 90 minutes for the workshop after every rental."""
    day, base = 86_400, 1_700_000_000
    def free(state, start, end, now=base - 5 * day, **more):
        one = {"id": "bkg-000001", "item_id": "itm-000001", "start": base, "end": base + day, "state": state, "created": base - 9 * day}
        return app.is_available([one], "itm-000001", start, end, now, **more)

    assert not free("confirmed", base + 100, base + 200), "an item was free within a confirmed booking"
    assert not free("confirmed", base - day, base + 2 * day), "an item was free around a confirmed booking"
    assert free("cancelled", base, base + day), "a cancelled booking is in the way"
    assert free("returned", base, base + day), "a rental that is over is in the way"
    assert not free("confirmed", base + day + 5399, base + 2 * day), "the workshop had less than 90 minutes after a rental"
    assert free("confirmed", base + day + 5400, base + 2 * day), "90 minutes after a rental the item was not free"
    assert not free("confirmed", base - day, base - 5399), "the workshop had less than 90 minutes before the next rental"
    assert free("confirmed", base - day, base - 5400), "an item was not free 90 minutes before the next rental"
    assert free("confirmed", base, base + day, leave_out="bkg-000001"), "the booking that is changed stands in its own way"


def test_holds_and_missing_items(app):
    """A hold blocks its item for 20 minutes, and an item that did not come back is not free."""
    base = 1_700_000_000
    held = {"id": "bkg-000001", "item_id": "itm-000001", "start": base + 90_000, "end": base + 180_000, "state": "held", "created": base}
    def free(now):
        return app.is_available([held], "itm-000001", base + 90_000, base + 100_000, now)

    assert not free(base + 1), "a fresh hold does not block its item"
    assert not free(base + 1199), "a hold does not last for 20 minutes"
    assert free(base + 1201), "a hold lasts for more than 20 minutes"
    late = {"id": "bkg-000002", "item_id": "itm-000001", "start": base - 90_000, "end": base, "state": "out", "created": base - 99_999}
    assert not app.is_available([late], "itm-000001", base + 500_000, base + 600_000, base + 60), "an item that is missing was free"
    assert app.is_available([late], "itm-000002", base + 500_000, base + 600_000, base + 60), "a missing item blocks another one"
    assert app.is_available([late], "itm-000001", base + 500_000, base + 600_000, base - 60), "an item that is out until later is never free"


def test_edges_of_availability(app):
    """A hold is over in its last moment, and a period without length is never free."""
    base = 1_700_000_000
    held = {"id": "bkg-000001", "item_id": "itm-000001", "start": base, "end": base + 9000, "state": "held", "created": base - 1200}
    assert app.is_available([held], "itm-000001", base, base + 9000, base), "a hold lasts longer than its time"
    assert not app.is_available([], "itm-000001", base, base, base), "a period without length was free"
    assert not app.is_available([], "itm-000001", base + 1, base, base), "a period that ends before it starts was free"
    assert app.is_available([], "itm-000001", base, base + 1, base), "an item without bookings was not free"
