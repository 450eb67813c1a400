store = new_store()
add_link(store, "summer-sale", "https://shop.example/", "acc_ada", now=1_700_000_000.0, expires=1_800_000_000.0)
assert reserve_alias(store, "winter-sale", now=1_700_000_000.0) == {"ok": True, "code": "winter-sale"}
assert reserve_alias(store, "summer-sale", now=1_700_000_000.0) == {"ok": False, "error": "taken"}
assert reserve_alias(store, "win!", now=1_700_000_000.0) == {"ok": False, "error": "invalid_alias"}
