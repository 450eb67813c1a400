store = new_store()
store["accounts"]["acc_ada"] = {"id": "acc_ada", "email": "ada@shop.example", "created": 1_700_000_000.0, "closed": None}
numbers = list(range(3_000_000, 3_000_100))
answer = shorten(store, None, "https://shop.example/summer", numbers, now=1_700_000_000.0)
assert answer["ok"] and answer["short"].endswith("/" + answer["code"])
answer = shorten(store, "acc_ada", "https://shop.example/", numbers, now=1_700_000_000.0, alias="summer-sale", days=10)
assert (answer["code"], answer["expires"], answer["new"]) == ("summer-sale", 1_700_864_000.0, True)
assert shorten(store, None, "javascript:alert(1)", numbers, now=1_700_000_000.0) == {"ok": False, "error": "bad_scheme"}
