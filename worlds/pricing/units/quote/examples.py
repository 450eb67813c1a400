pot = {
    "article": "pot", "price": 2450, "quantity": 1, "unit": "piece", "category": "ware", "group": None,
    "reduced": False, "weight": 900,
}
basket = {
    "lines": [pot], "customer": "c1", "purchases": [], "vouchers": [], "country": "DE",
    "now": "2026-03-10T14:30:00+01:00", "today": "2026-03-10",
}
priced = quote(basket)
assert priced["goods"] == 2450 and priced["shipping"] == 490 and priced["total"] == 2940
assert priced["offers"] == [] and priced["lines"][0]["gross"] == 2450
