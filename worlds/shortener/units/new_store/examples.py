store = new_store(salt="pepper")
assert (store["salt"], store["links"], store["clicks"], store["keys"]) == ("pepper", {}, {}, [])
link = add_link(store, "abcd", "https://shop.example/", None, now=1_700_000_000.0, expires=1_700_086_400.0)
assert (link["code"], link["created"], link["disabled"]) == ("abcd", 1_700_000_000.0, False)
assert find_link(store, "abcd")["url"] == "https://shop.example/"
