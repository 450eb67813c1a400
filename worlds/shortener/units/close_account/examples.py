store = new_store()
store["accounts"]["acc_ada"] = {"id": "acc_ada", "email": "ada@shop.example", "created": 1_700_000_000.0, "closed": None}
assert close_account(store, "acc_ada", now=1_700_000_060.0) == {"ok": True}
assert store["accounts"]["acc_ada"]["closed"] == 1_700_000_060.0
assert close_account(store, "acc_eve", now=1_700_000_060.0) == {"ok": False, "error": "unknown_account"}
