def test_levels_are_earned_by_purchases(app):
    """Silver begins at 150.00 and takes 3 per cent off, gold at 400.00 and takes 7 per cent off."""
    for paid, level, off in ((14999, None, 0), (15000, "silver", 300), (39999, "silver", 300), (40000, "gold", 700)):
        purchases = [{"day": "2026-02-10", "paid": paid - 5000, "refunded": 0}, {"day": "2026-02-11", "paid": 5000, "refunded": 0}]
        got = app.member_level(purchases, "2026-03-10")
        assert got == level, f"who bought for {paid} cents is {got}"
        got = app.member_discount(purchases, "2026-03-10", 10000)
        assert got == off, f"who bought for {paid} cents gets {got} cents off 100.00"
    got = app.member_discount([], "2026-03-10", 10000)
    assert got == 0, f"a customer without purchases got {got} cents off"


def test_the_past_year_counts(app):
    """Purchases of the 365 days before today count, and neither older ones nor those of today."""
    for day, counts in (("2025-03-10", True), ("2025-03-09", False), ("2025-12-31", True), ("2026-03-09", True), ("2026-03-10", False)):
        level = app.member_level([{"day": day, "paid": 45000, "refunded": 0}], "2026-03-10")
        assert (level == "gold") is counts, f"on 2026-03-10 a customer who bought on {day} is {level}"


def test_returned_purchases_do_not_count(app):
    """What was paid back does not count, and the discount is rounded."""
    purchases = [{"day": "2026-02-10", "paid": 50000, "refunded": 34000}, {"day": "2026-01-10", "paid": 9000, "refunded": 9000}]
    level = app.member_level(purchases, "2026-03-10")
    assert level == "silver", f"who kept goods for 160.00 is {level}"
    for amount, wanted in ((1050, 32), (1049, 31), (1090, 33), (0, 0)):
        got = app.member_discount(purchases, "2026-03-10", amount)
        assert got == wanted, f"3 per cent of {amount} cents are {got} cents"
