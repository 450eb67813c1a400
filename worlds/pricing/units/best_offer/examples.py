volume = {"id": "volume", "kind": "volume", "off": 0}
bundle = {"id": "bundle", "kind": "bundle", "off": 900}
assert best_offer(10000, [volume, bundle]) == {"ids": ["bundle"], "off": 900}
assert "bundle" in best_offer(10000, [{**volume, "off": 300}, bundle])["ids"]
