nothing = {"customer_id": None, "cents": 0}
assert may_do({"role": "guest", "active": True, "customer_id": "somebody"}, "view", nothing)
assert may_do({"role": "workshop", "active": True, "customer_id": "somebody"}, "inspect", nothing)
assert not may_do({"role": "workshop", "active": True, "customer_id": "somebody"}, "waive_fee", nothing)
