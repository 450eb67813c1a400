def test_late_days_cost_more(app):
    """A return up to 45 minutes late is free; then every day begun costs one and a half times the day price."""
    due, day = 1_700_000_000, 86_400
    def fee(late, day_cents=2_000):
        return app.late_fee({"due": due, "day_cents": day_cents, "value_cents": 900_000}, due + late)

    assert fee(-day) == 0, "an early return was charged"
    assert fee(45 * 60) == 0, "a return 45 minutes late was charged"
    assert fee(50 * 60) > 0, "a return 50 minutes late was free"
    assert fee(2 * 3600) == 3_000, f"two hours late at 20 euros a day cost {fee(2 * 3600)} cents"
    assert fee(day) == 3_000, f"exactly one day late at 20 euros a day costs {fee(day)} cents"
    assert fee(day + 600) == 6_000, f"a day and ten minutes late at 20 euros a day cost {fee(day + 600)} cents"
    assert fee(5 * day - 1) == 15_000, f"five days late at 20 euros a day cost {fee(5 * day - 1)} cents"


def test_late_fees_are_rounded_and_capped(app):
    """A fee is rounded down once to whole ten cents, and never exceeds the value of the item."""
    due, day = 1_700_000_000, 86_400
    def fee(days, day_cents, value_cents=900_000):
        return app.late_fee({"due": due, "day_cents": day_cents, "value_cents": value_cents}, due + days * day)

    assert fee(1, 1_099) == 1_640, f"one day late at 10.99 a day costs {fee(1, 1_099)} cents"
    assert fee(4, 1_099) == 6_590, f"four days late at 10.99 a day cost {fee(4, 1_099)} cents"
    assert fee(30, 2_000, 40_000) == 40_000, "thirty days late cost another sum than the value of the item"
    assert fee(2, 1_000, 3_000) == 3_000, "a fee as high as the value was changed"


def test_edges_of_late_fees(app):
    """One second after the grace period a day is due, and the value of an item is never rounded."""
    rental = {"due": 1_700_000_000, "day_cents": 2_000, "value_cents": 12_345}
    assert app.late_fee(rental, 1_700_000_000 + 2_701) == 3_000, "one second after the grace period was not charged as a day"
    assert app.late_fee(rental, 1_700_000_000 + 99 * 86_400) == 12_345, "the value of an item was rounded"
