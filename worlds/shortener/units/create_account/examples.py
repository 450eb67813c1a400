store = new_store()
assert create_account(store, "ada@shop.example", numbers=list(range(100)), now=1_700_000_000.0)["ok"]
mail = store["outbox"][0]
assert (mail["to"], mail["kind"]) == ("ada@shop.example", "welcome")
assert store["accounts"][mail["account_id"]]["email"] == "ada@shop.example"
assert create_account(store, "nobody", list(range(100)), now=1_700_000_000.0) == {"ok": False, "error": "invalid_email"}
