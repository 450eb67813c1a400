def test_links_come_page_by_page(app):
    """Links come newest first, 25 on a page, and no page is promised that would be empty."""
    store, start = app.new_store(), 1_700_000_000.0
    store["accounts"]["acc_ada"] = {"id": "acc_ada", "email": None, "created": 1.0, "closed": None}
    page = app.list_links(store, "acc_ada", start)
    assert page == {"ok": True, "links": [], "next": None}, f"an account without links was answered with {page}"
    for number in range(50):
        app.add_link(store, f"code{number}", "https://shop.example/", "acc_ada", start + number, start + 999)
    app.add_link(store, "other", "https://shop.example/", None, start + 20, start + 999)
    first = app.list_links(store, "acc_ada", start + 100)
    assert len(first["links"]) == 25, f"the first page of 50 links has {len(first['links'])}"
    codes = [link["code"] for link in first["links"]]
    assert codes == [f"code{number}" for number in range(49, 24, -1)], f"the first page lists {codes}"
    assert first["next"] == "code25", f"the first page goes on after {first['next']}"
    second = app.list_links(store, "acc_ada", start + 100, after=first["next"])
    codes = [link["code"] for link in second["links"]]
    assert codes == [f"code{number}" for number in range(24, -1, -1)], f"the second page lists {codes}"
    assert second["next"] is None, "after the last of 50 links another page is promised"


def test_pages_lose_no_link(app):
    """Links of one moment are all listed once, by code, each with its state, and the store stays as it was."""
    store, start = app.new_store(), 1_700_000_000.0
    store["accounts"]["acc_ada"] = {"id": "acc_ada", "email": None, "created": 1.0, "closed": None}
    for number in range(60):
        end = start + 100 if number == 3 else start + 999
        link = app.add_link(store, f"code{59 - number:02}", f"https://shop.example/{number}", "acc_ada", start, end)
        link["disabled"] = number == 5
    before = repr(store)
    listed, after = [], None
    while True:
        page = app.list_links(store, "acc_ada", start + 100, after)
        listed += page["links"]
        after = page["next"]
        if after is None or len(listed) > 60:
            break
    codes = [link["code"] for link in listed]
    assert codes == sorted(codes) and len(set(codes)) == 60, f"of 60 links made in one moment these were listed: {codes}"
    states = {link["code"]: link["state"] for link in listed}
    assert states["code56"] == "expired", f"a link that ends now is listed as {states['code56']}"
    assert states["code54"] == "disabled", f"a disabled link is listed as {states['code54']}"
    assert list(states.values()).count("live") == 58, "a living link is listed as something else"
    for link in listed:
        link["url"] = "https://thief.example/"
    assert repr(store) == before, "the store changed with the list that was returned"


def test_nobody_lists_links_of_others(app):
    """Without an open account nothing is listed, and a page begins only after a link of its own account."""
    store, start = app.new_store(), 1_700_000_000.0
    for name, closed in (("acc_ada", None), ("acc_old", 2.0)):
        store["accounts"][name] = {"id": name, "email": None, "created": 1.0, "closed": closed}
    for code, owner in (("adas", "acc_ada"), ("olds", "acc_old"), ("free", None), ("bobs", "acc_bob")):
        app.add_link(store, code, "https://shop.example/", owner, start, start + 999)
    for name in (None, "acc_old", "acc_bob", ""):
        answer = app.list_links(store, name, start)
        assert answer == {"ok": False, "error": "unknown_account"}, f"the account {name!r} was answered with {answer}"
    for code in ("bobs", "free", "none", ""):
        answer = app.list_links(store, "acc_ada", start, after=code)
        assert answer == {"ok": False, "error": "unknown_page"}, f"a page after {code!r} was answered with {answer}"
