def test_links_live_as_long_as_agreed(app):
    """A link lives 400 days for an account and 30 without one, or as many days from 1 to 3650 as an account asks for."""
    store, start = app.new_store(), 1_700_000_000.0
    store["accounts"]["acc_ada"] = {"id": "acc_ada", "email": None, "created": 1.0, "closed": None}

    def lives(account, number, **more):
        numbers = list(range(100 * number, 100 * number + 100))
        answer = app.shorten(store, account, f"https://shop.example/{number}", numbers, start, **more)
        return (answer["expires"] - start) / 86400 if answer["ok"] else answer["error"]

    for number, (account, more, wanted) in enumerate(
        (
            ("acc_ada", {}, 400),
            (None, {}, 30),
            ("acc_ada", {"days": 1}, 1),
            ("acc_ada", {"days": 3650}, 3650),
            ("acc_ada", {"alias": "summer-sale"}, 400),
            ("acc_ada", {"days": 0}, "invalid_days"),
            ("acc_ada", {"days": -1}, "invalid_days"),
            ("acc_ada", {"days": 3651}, "invalid_days"),
            (None, {"days": 5}, "account_needed"),
            (None, {"alias": "winter-sale"}, "account_needed"),
            (None, {"alias": ""}, "account_needed"),
            ("acc_ada", {"alias": ""}, "invalid_alias"),
            ("acc_ada", {"alias": "Summer-Sale"}, "taken"),
        )
    ):
        got = lives(account, number, **more)
        assert got == wanted, f"a link for {account or 'nobody'} with {more or 'no wishes'} lives {got} days"


def test_a_link_is_made_for_a_checked_address(app):
    """The address is stored in its one form and only if that form passes the check; a refusal stores nothing."""
    store, start = app.new_store(), 1_700_000_000.0
    store["accounts"]["acc_old"] = {"id": "acc_old", "email": None, "created": 1.0, "closed": 2.0}
    store["blocked_hosts"].append("casino.example")
    answer = app.shorten(store, None, " HTTPS://Shop.Example:443 ", list(range(50)), start)
    assert answer["ok"], f"a good address was answered with {answer}"
    link = app.find_link(store, answer["code"])
    assert link["url"] == "https://shop.example/", f"the address was stored as {link['url']}"
    assert (link["account_id"], link["expires"]) == (None, answer["expires"]), f"the stored link was {link}"
    assert answer["short"] == f"https://{store['host']}/{answer['code']}", f"the short address was {answer['short']}"
    for account, address, wanted in (
        (None, "https://CASINO.example/", "blocked_host"),
        (None, "casino.example.", "blocked_host"),
        (None, "javascript:alert(1)", "bad_scheme"),
        (None, "https://10.0.0.1/", "private_host"),
        (None, "", "bad_scheme"),
        ("acc_old", "https://shop.example/", "unknown_account"),
        ("acc_eve", "https://shop.example/", "unknown_account"),
        ("", "https://shop.example/", "unknown_account"),
    ):
        answer = app.shorten(store, account, address, list(range(50, 100)), start)
        assert answer == {"ok": False, "error": wanted}, f"{address!r} for {account or 'nobody'} was answered with {answer}"
    assert len(store["links"]) == 1, "a refused address was stored"


def test_the_same_address_gets_the_same_link(app):
    """An account gets its living link again for an address that it shortens again, without using its quota."""
    import random

    store, start, day = app.new_store(), 1_700_000_000.0, 86400
    for name in ("acc_ada", "acc_bob"):
        store["accounts"][name] = {"id": name, "email": None, "created": 1.0, "closed": None}
    count = iter(range(1000))

    def make(account, address="https://shop.example/", now=start, **more):
        numbers = random.Random(next(count)).choices(range(2**32), k=50)
        return app.shorten(store, account, address, numbers, now, **more)

    nobodys, bobs, adas = make(None), make("acc_bob"), make("acc_ada")
    assert len({nobodys["code"], bobs["code"], adas["code"]}) == 3, "one link was given to two owners"
    again = make("acc_ada", "shop.example", start + day)
    assert again == {**adas, "new": False}, f"the same address in another spelling was answered with {again}"
    assert make(None)["code"] != nobodys["code"], "a link made without an account was given to the next stranger"
    for more in ({"alias": "summer-sale"}, {"days": 5}):
        answer = make("acc_ada", **more)
        assert answer["new"] and answer["code"] != adas["code"], f"the same address with {more} was answered with {answer}"
    app.find_link(store, adas["code"])["disabled"] = True
    fresh = make("acc_ada", now=start + 401 * day)
    assert fresh["new"], "a link that is disabled or has ended was given again"
    for number in range(300):
        answer = make("acc_ada", f"https://shop.example/{number}", start + 402 * day)
        if not answer["ok"]:
            break
    assert answer.get("error") == "quota" and answer["retry_after"] > 0, f"at the end of the quota the answer was {answer}"
    answer = make("acc_ada", now=start + 402 * day)
    assert answer["ok"] and answer["code"] == fresh["code"], "with the quota used up the existing link was refused"
    assert make(None, "https://shop.example/x", start + 402 * day)["ok"], "somebody without an account was held to a quota"


def test_a_code_in_use_is_not_given_again(app):
    """The first code that no link has had is taken, and the caller's numbers stay; when they run out the answer says so."""
    store, start = app.new_store(), 1_700_000_000.0
    numbers = list(range(60))
    size = len(app.make_code(numbers))
    codes = [app.make_code(numbers[size * place :]) for place in range(5)]
    for number, code in enumerate(codes[:4]):
        app.add_link(store, code, "https://old.example/", None, start - 9, start - 5 if number == 1 else start + 5)
    answer = app.shorten(store, None, "https://shop.example/", numbers, start)
    assert answer.get("code") == codes[4], f"with four codes in use the answer was {answer}, not the fifth code {codes[4]}"
    assert numbers == list(range(60)), "random numbers disappeared from the caller's list"
    assert app.find_link(store, codes[1])["url"] == "https://old.example/", "a link that has ended was replaced"
    answer = app.shorten(store, None, "https://shop.example/", numbers[: 3 * size + 1], start)
    assert answer == {"ok": False, "error": "no_free_code"}, f"without random numbers left the answer was {answer}"
