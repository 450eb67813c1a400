assert line_total({"article": "pot", "price": 2450, "quantity": 1, "unit": "piece"}) == 2450
assert line_total({"article": "cup", "price": 990, "quantity": 3, "unit": "piece"}) == 2970
