def test_a_code_leads_to_its_address(app):
    """A code leads to the address of its link, whatever its case, until the second in which the link ends."""
    store, start = app.new_store(), 1_700_000_000.0
    app.add_link(store, "summer-sale", "https://shop.example/Summer?Size=XL", "acc_ada", start, start + 100)
    app.add_link(store, "summer", "https://shop.example/other", None, start, start + 100)
    before = repr(store)
    wanted = {"ok": True, "code": "summer-sale", "url": "https://shop.example/Summer?Size=XL"}
    for code in ("summer-sale", "Summer-Sale", " SUMMER-SALE/\n", "summer-sale//"):
        answer = app.resolve(store, code, start + 99.5)
        assert answer == wanted, f"the code {code!r} was answered with {answer}"
    for code in ("", " ", "/", "summer-", "s", "summer-sales", "https://thief.example/", "summer-sale/more"):
        answer = app.resolve(store, code, start)
        assert answer == {"ok": False, "error": "unknown"}, f"the code {code!r} was answered with {answer}"
    for second in (100, 5000):
        answer = app.resolve(store, "summer-sale", start + second)
        assert answer == {"ok": False, "error": "expired"}, f"{second - 100} seconds after its end a link was answered with {answer}"
    assert repr(store) == before, "resolving changed the store"


def test_a_disabled_link_is_unknown(app):
    """A disabled link gets the same answer as an unknown one, before its end and after."""
    store, start = app.new_store(), 1_700_000_000.0
    app.add_link(store, "summer", "https://shop.example/", None, start, start + 100)["disabled"] = True
    unknown = app.resolve(store, "winter", start)
    assert unknown == {"ok": False, "error": "unknown"}, f"an unknown code was answered with {unknown}"
    for second in (0, 99, 100, 5000):
        answer = app.resolve(store, "summer", start + second)
        assert answer == unknown, f"a disabled link was answered with {answer} in second {second}"
        answer["more"] = "something of the caller's"


def test_an_address_is_checked_again(app):
    """A link to a host that was blocked later leads nowhere and does not name the address."""
    store, start = app.new_store(), 1_700_000_000.0
    app.add_link(store, "summer", "https://win.casino.example/", None, start, start + 100)
    app.add_link(store, "winter", "https://shop.example/", None, start, start + 100)
    assert app.resolve(store, "summer", start)["ok"], "a link was refused before its host was blocked"
    store["blocked_hosts"].append("casino.example")
    answer = app.resolve(store, "summer", start)
    assert answer == {"ok": False, "error": "blocked"}, f"a link to a host that was blocked later was answered with {answer}"
    assert app.resolve(store, "winter", start)["ok"], "a link to another host was refused"
    answer = app.resolve(store, "summer", start + 100)
    assert answer == {"ok": False, "error": "expired"}, f"a blocked link that has ended was answered with {answer}"
