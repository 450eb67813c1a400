parts = tax(11900, "ware", "DE")
assert parts["net"] + parts["tax"] == parts["gross"]
assert tax(5000, "gift_card", "DE") == {"net": 5000, "tax": 0, "gross": 5000}
