store = new_store()
store["accounts"]["acc_ada"] = {"id": "acc_ada", "email": "ada@shop.example", "created": 1_700_000_000.0, "closed": None}
answer = issue_key(store, "acc_ada", numbers=list(range(7000, 7040)), now=1_700_000_000.0)
assert (answer["ok"], answer["id"], len(answer["key"])) == (True, "k1", 36)
assert check_key(store, answer["key"]) == "acc_ada"
assert withdraw_key(store, "acc_ada", "k1", now=1_700_000_060.0) == {"ok": True}
assert check_key(store, answer["key"]) is None
