store = new_store()
add_link(store, "abcd", "https://shop.example/", "acc_ada", now=1_700_000_000.0, expires=1_800_000_000.0)
store["clicks"]["abcd"]["2023-11-14"] = 3
answer = link_statistics(store, "acc_ada", "abcd", "2023-11-14", "2023-11-15")
assert answer["days"][0] == {"day": "2023-11-14", "clicks": 3}
assert (answer["total"], answer["average"]) == (3, 1.5)
assert link_statistics(store, "acc_ada", "efgh", "2023-11-14", "2023-11-15") == {"ok": False, "error": "unknown"}
