store = new_store()
add_link(store, "abcd", "https://shop.example/summer", None, now=1_700_000_000.0, expires=1_700_086_400.0)
answer = {"ok": True, "code": "abcd", "url": "https://shop.example/summer"}
assert resolve(store, "abcd", now=1_700_000_060.0) == answer
assert resolve(store, "efgh", now=1_700_000_060.0) == {"ok": False, "error": "unknown"}
assert resolve(store, "abcd", now=1_700_090_000.0) == {"ok": False, "error": "expired"}
