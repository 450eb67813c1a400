cups = {"article": "cup", "quantity": 4, "paid": 4000, "returned": 0, "refunded": 0}
order = {"delivered": "2026-03-01", "shipping": 490, "lines": [cups]}
answer = refund(order, {"cup": 1}, "2026-03-05")
assert answer["ok"] and answer["amount"] == 1000
assert refund(order, {"cup": 1}, "2026-09-05") == {"ok": False, "error": "too_late"}
