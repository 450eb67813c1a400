cups = {"article": "cup", "price": 1000, "quantity": 1, "unit": "piece", "category": "ware"}
assert volume_discount(cups) == 0
assert volume_discount({**cups, "quantity": 500}) > 0
