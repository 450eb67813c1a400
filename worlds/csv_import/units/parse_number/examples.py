assert parse_number("1200") == 120000
assert parse_number("12,50") == 1250
assert parse_number("€ 80") == 8000
