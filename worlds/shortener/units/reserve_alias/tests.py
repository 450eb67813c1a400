def test_an_alias_has_a_plain_form(app):
    """An alias has 4 to 30 letters, digits and inner hyphens of ASCII, and its code is trimmed and in small letters."""
    store = app.new_store()
    for alias, wanted in (
        ("beer", "beer"),
        (" Summer-Sale24\n", "summer-sale24"),
        ("2024", "2024"),
        ("a--b", "a--b"),
        ("x" * 30, "x" * 30),
        ("x" * 31, None),
        ("ale", None),
        ("-ale", None),
        ("ale-", None),
        ("----", None),
        ("b\u0430r-one", None),
        ("big ale", None),
        ("big_ale", None),
        ("b\u00e4ren", None),
        ("", None),
        ("    ", None),
    ):
        answer = app.reserve_alias(store, alias, 1_700_000_000.0)
        right = {"ok": True, "code": wanted} if wanted else {"ok": False, "error": "invalid_alias"}
        assert answer == right, f"the alias {alias!r} was answered with {answer}"
    assert store == app.new_store(), "asking for an alias changed the store"


def test_reserved_words_stay_ours(app):
    """The aliases admin, imprint, prices and proofs are reserved however they are typed, and words with them inside are not."""
    store = app.new_store()
    for word in ("admin", "imprint", "prices", "proofs", "Admin", " PROOFS "):
        answer = app.reserve_alias(store, word, 1_700_000_000.0)
        assert answer == {"ok": False, "error": "reserved"}, f"the word {word!r} was answered with {answer}"
    for word in ("best-prices", "help", "login", "admins"):
        answer = app.reserve_alias(store, word, 1_700_000_000.0)
        assert answer == {"ok": True, "code": word}, f"the word {word!r} was answered with {answer}"


def test_an_alias_rests_before_it_is_given_again(app):
    """The alias of a link is taken until 180 days after the link has ended, even if the link is disabled."""
    store, end, day = app.new_store(), 1_700_000_000.0, 86400
    app.add_link(store, "summer-sale", "https://shop.example/", "acc_ada", end - 10 * day, end)
    app.add_link(store, "winter-sale", "https://shop.example/", "acc_ada", end - 10 * day, end)["disabled"] = True
    taken = {"ok": False, "error": "taken"}
    for alias in ("summer-sale", "Summer-Sale", "winter-sale"):
        for days in (-1, 0, 1, 179):
            answer = app.reserve_alias(store, alias, end + days * day)
            assert answer == taken, f"{days} days after the end of a link its alias {alias!r} was answered with {answer}"
        assert app.reserve_alias(store, alias, end + 180 * day - 1) == taken, "an alias was free a second too early"
        answer = app.reserve_alias(store, alias, end + 180 * day)
        assert answer["ok"], f"180 days after the end of a link its alias {alias!r} was answered with {answer}"
