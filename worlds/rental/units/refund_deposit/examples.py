fine = {"damages": [], "missing": [], "dirty": False}
assert refund_deposit(5_000, fine) == {"refund_cents": 5_000, "owed_cents": 0, "lines": []}
without_key = {"damages": [], "missing": [1_500], "dirty": False}
answer = refund_deposit(5_000, without_key)
assert (answer["refund_cents"], answer["lines"]) == (3_500, [{"what": "missing", "cents": 1_500}])
