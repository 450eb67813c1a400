def test_links_outlive_their_account(app):
    """Links of a closed account go on for 90 days, never longer than before, and no other link changes."""
    store, start, day = app.new_store(), 1_700_000_000.0, 86400
    for name in ("acc_ada", "acc_bob"):
        store["accounts"][name] = {"id": name, "email": f"{name}@shop.example", "created": start, "closed": None}
    for code, owner, end in (
        ("long", "acc_ada", 400), ("short", "acc_ada", 50), ("over", "acc_ada", 5), ("bobs", "acc_bob", 400), ("free", None, 400),
    ):
        app.add_link(store, code, "https://shop.example/", owner, start, start + end * day)
    closed = start + 10 * day
    assert app.close_account(store, "acc_ada", closed) == {"ok": True}, "an account could not be closed"
    assert store["accounts"]["acc_ada"]["closed"] == closed, "the moment of closing was not noted"
    ends = {code: (link["expires"] - start) / day for code, link in store["links"].items()}
    assert ends["long"] == 100, f"a link of an account closed on day 10 ends on day {ends['long']:g}"
    assert ends["short"] == 50, f"closing moved the end of a link from day 50 to day {ends['short']:g}"
    assert ends["over"] == 5, "closing brought a link to life that had ended"
    assert (ends["bobs"], ends["free"]) == (400, 400), "closing an account changed links of others"
    before = str(store)
    for name in ("acc_ada", "acc_eve", ""):
        answer = app.close_account(store, name, closed + day)
        assert answer == {"ok": False, "error": "unknown_account"}, f"closing {name!r} was answered with {answer}"
    assert str(store) == before, "closing a second time changed something"


def test_a_closed_account_is_forgotten(app):
    """Closing erases the e-mail address everywhere in the store and withdraws the keys that were in force."""
    store, start = app.new_store(), 1_700_000_000.0
    for name in ("ada", "bob"):
        email = f"{name}@shop.example"
        store["accounts"][f"acc_{name}"] = {"id": f"acc_{name}", "email": email, "created": start, "closed": None}
        store["outbox"].append({"to": email, "kind": "welcome", "account_id": f"acc_{name}"})
        store["outbox"].append({"to": email, "kind": "known", "account_id": f"acc_{name}"})
    for number, (owner, withdrawn) in enumerate((("acc_ada", None), ("acc_ada", start + 5), ("acc_bob", None)), 1):
        store["keys"].append(
            {"id": f"k{number}", "account_id": owner, "digest": "d", "tail": "t", "created": start, "withdrawn": withdrawn}
        )
    app.close_account(store, "acc_ada", start + 60)
    assert "ada@" not in str(store), "the e-mail address of a closed account is still in the store"
    assert "acc_ada" in store["accounts"], "the record of a closed account is gone"
    assert str(store).count("bob@") == 3, "the e-mail address of another account was erased"
    moments = [key["withdrawn"] for key in store["keys"]]
    assert moments[0] == start + 60, "a key of a closed account was not withdrawn"
    assert moments[1] == start + 5, "a key that was withdrawn before got a new moment"
    assert moments[2] is None, "a key of another account was withdrawn"
