assert member_level([], "2026-03-10") is None
assert member_level([{"day": "2026-02-10", "paid": 90000, "refunded": 0}], "2026-03-10") is not None
assert member_discount([{"day": "2026-02-10", "paid": 90000, "refunded": 0}], "2026-03-10", 10000) > 0
