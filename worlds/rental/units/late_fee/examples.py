rental = {"due": 1_700_000_000, "day_cents": 2_000, "value_cents": 40_000}
assert late_fee(rental, returned=1_700_000_000) == 0
assert late_fee(rental, returned=1_699_000_000) == 0
assert 0 < late_fee(rental, returned=1_700_300_000) < 40_000
