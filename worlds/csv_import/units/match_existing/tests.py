def test_a_row_finds_its_contact(app):
    """A row belongs to the current contact of the same person; archived contacts are never matched."""
    def person(email, first=None, birthday=None):
        return {"email": email, "first_name": first, "last_name": "L", "birthday": birthday}

    contacts = {"c1": person("a@x.org"), "c2": person("B@x.org"), "c3": person(None, "Eva", "1990-01-01"), "c4": person(None)}
    store = {"contacts": {name: {"id": name, "archived": name == "c1", **one} for name, one in contacts.items()}}

    def match(*values):
        try:
            return app.match_existing(store, person(*values))
        except Exception as error:
            return type(error).__name__

    assert match("b@x.org") == "c2", "a contact was not found by its e-mail address"
    assert match(None, "Eva", "1990-01-01") == "c3", "a contact was not found by names and birthday"
    got = match("a@x.org")
    assert got is None, f"a row that fits an archived contact gave {got}"
    for values in (("new@x.org",), (None, "Eva", "1991-01-01"), (None,)):
        got = match(*values)
        assert got is None, f"the row {values} of somebody new gave {got}"


def test_what_fits_several_contacts_is_not_guessed(app):
    """A row that fits several current contacts is an error, and no row is changed by matching."""
    def contact(name, archived):
        return {"id": name, "archived": archived, "email": "family@x.org", "first_name": name, "last_name": "L", "birthday": None}

    store = {"contacts": {name: contact(name, name == "c1") for name in ("c1", "c2", "c3")}}
    row = {"email": "family@x.org", "first_name": "c3", "last_name": "L", "birthday": None}
    try:
        got = app.match_existing(store, row)
    except ValueError:
        pass
    else:
        raise AssertionError(f"a row that fits two contacts was given to {got}")
    row = {"email": None, "first_name": "c3", "last_name": "L", "birthday": None}
    app.match_existing(store, row)
    assert row["email"] is None, "the row was changed"
