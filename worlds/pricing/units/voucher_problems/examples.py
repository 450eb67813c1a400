voucher = {
    "code": "SPRING", "kind": "fixed", "value": 500, "from": "2026-03-01", "until": "2026-03-31", "least": 2000,
    "customer": None, "used_by": [],
}
pot = {"article": "pot", "price": 2450, "quantity": 1, "unit": "piece", "category": "ware", "reduced": False}
assert voucher_problems(voucher, "c1", [pot], "2026-03-10T14:30:00+01:00") == []
assert voucher_problems(voucher, "c1", [pot], "2026-05-10T14:30:00+02:00") == ["expired"]
