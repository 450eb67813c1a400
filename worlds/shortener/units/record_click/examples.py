store = new_store()
add_link(store, "abcd", "https://shop.example/", None, now=1_700_000_000.0, expires=1_700_086_400.0)
assert record_click(store, "abcd", "203.0.113.7", "Mozilla/5.0", now=1_700_000_000.0)
assert record_click(store, "abcd", "203.0.113.8", "Mozilla/5.0", now=1_700_000_001.0)
assert not record_click(store, "abcd", "203.0.113.8", "Mozilla/5.0", now=1_700_000_002.0)
assert store["clicks"]["abcd"] == {"2023-11-14": 2}
assert not record_click(store, "efgh", "203.0.113.7", "Mozilla/5.0", now=1_700_000_003.0)
