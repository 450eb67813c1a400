mugs = {"article": "mug", "price": 900, "quantity": 3, "group": "mugs", "reduced": False}
assert bundle_discount([mugs]) == 900
assert bundle_discount([{**mugs, "quantity": 2}]) == 0
