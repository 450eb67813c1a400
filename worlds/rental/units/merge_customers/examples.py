def customer(identifier):
    return {"id": identifier, "name": "Ada", "email": "ada@example.com", "phone": "", "consent": False, "blocked": False, "merged_into": None, "notes": []}


store = {"customers": [customer("cus-4"), customer("cus-8")], "bookings": [], "audit": []}
assert not merge_customers(store, "cus-4", "cus-5", "manager", now=1_700_000_000)["ok"]
answer = merge_customers(store, "cus-4", "cus-8", "manager", now=1_700_000_000)
assert answer["ok"] and answer["customer"]["email"] == "ada@example.com"
assert [one["merged_into"] for one in store["customers"]].count(None) == 1
