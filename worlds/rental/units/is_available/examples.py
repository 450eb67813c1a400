taken = {"id": "b", "item_id": "drill", "start": 1_700_000_000, "end": 1_700_100_000, "state": "confirmed", "created": 1_699_000_000}
assert not is_available([taken], "drill", 1_700_050_000, 1_700_150_000, now=1_699_500_000)
assert is_available([taken], "drill", 1_700_200_000, 1_700_300_000, now=1_699_500_000)
assert is_available([taken], "saw", 1_700_050_000, 1_700_150_000, now=1_699_500_000)
