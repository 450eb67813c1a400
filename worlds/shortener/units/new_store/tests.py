def test_a_store_keeps_links_by_code(app):
    """A new store is empty and for lflt.example, and keeps each link exactly as given under its code."""
    import json

    store, other = app.new_store(), app.new_store()
    assert store["host"] == "lflt.example", f"short links of a new store are at {store['host']}"
    link = app.add_link(store, "abcd", "https://shop.example/", "acc_x", 1_700_000_000.5, 1_700_000_100.0)
    wanted = {
        "code": "abcd", "url": "https://shop.example/", "account_id": "acc_x", "created": 1_700_000_000.5,
        "expires": 1_700_000_100.0, "disabled": False,
    }
    assert link == wanted, f"the record of a new link was {link}"
    assert app.find_link(store, "abcd") == wanted, "a stored link was not found as it was added"
    assert app.find_link(store, "abcde") is None, "an unknown code did not give None"
    assert app.find_link(other, "abcd") is None, "a link of one store was found in another store"
    assert (store["visits"]["abcd"], store["clicks"]["abcd"]) == ({}, {}), "a new link does not start without clicks"
    assert json.loads(json.dumps(store)) == store, "the store does not survive a round trip through JSON"


def test_a_code_leads_to_one_place_at_a_time(app):
    """A code in use is refused with a ValueError and stays as it is; once its link has ended a new one starts afresh."""
    store, start = app.new_store(), 1_700_000_000.0
    app.add_link(store, "abcd", "https://shop.example/", "acc_x", start, start + 100)
    store["clicks"]["abcd"]["2023-11-14"] = 7
    store["visits"]["abcd"]["somebody"] = start
    try:
        app.add_link(store, "abcd", "https://thief.example/", "acc_y", start + 99, start + 500)
    except ValueError:
        pass
    else:
        raise AssertionError("a code in use was given away without a ValueError")
    assert app.find_link(store, "abcd")["url"] == "https://shop.example/", "a code in use was turned to another address"
    try:
        app.add_link(store, "abcd", "https://later.example/", "acc_y", start + 100, start + 500)
    except ValueError:
        raise AssertionError("in the second of its end a link still held its code") from None
    assert app.find_link(store, "abcd")["url"] == "https://later.example/", "the new link of an old code was not stored"
    assert store["clicks"]["abcd"] == {}, "a new link inherited the clicks of the link before it"
    assert store["visits"]["abcd"] == {}, "a new link inherited the visits of the link before it"
