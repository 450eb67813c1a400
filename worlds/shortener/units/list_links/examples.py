store = new_store()
store["accounts"]["acc_ada"] = {"id": "acc_ada", "email": "ada@shop.example", "created": 1_700_000_000.0, "closed": None}
add_link(store, "abcd", "https://shop.example/a", "acc_ada", now=1_700_000_000.0, expires=1_700_086_400.0)
add_link(store, "efgh", "https://shop.example/b", "acc_ada", now=1_700_000_060.0, expires=1_700_086_400.0)
page = list_links(store, "acc_ada", now=1_700_000_120.0)
assert [link["code"] for link in page["links"]] == ["efgh", "abcd"]
assert (page["links"][0]["url"], page["links"][0]["state"]) == ("https://shop.example/b", "live")
assert page["next"] is None
