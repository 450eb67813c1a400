assert shipping_cost(900, "DE", 1000) == 490
assert shipping_cost(900, "FR", 1000) == 1190
assert shipping_cost(900, "DE", 90000) == 0
