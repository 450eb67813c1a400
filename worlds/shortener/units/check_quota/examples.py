store = new_store()
assert check_quota(store, "acc_ada", now=1_700_000_000.0)["ok"]
before = check_quota(store, "acc_ada", now=1_700_000_000.0)["left"]
add_link(store, "abcd", "https://shop.example/", "acc_ada", now=1_700_000_000.0, expires=1_800_000_000.0)
assert check_quota(store, "acc_ada", now=1_700_000_001.0) == {"ok": True, "left": before - 1}
