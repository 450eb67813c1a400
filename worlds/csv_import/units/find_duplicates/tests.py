def test_rows_of_the_same_person_are_found(app):
    """Of several rows with the same e-mail address the last one stays, and the others fall away line by line."""
    def row(line, email):
        return {"line": line, "clean": {"email": email, "first_name": None, "last_name": "L", "birthday": None}}

    got = app.find_duplicates([row(2, "a@x.org"), row(3, "b@x.org"), row(4, "a@x.org")])
    assert got == [{"line": 2, "kept": 4}], f"two rows of one person gave {got}"
    got = app.find_duplicates([row(2, "a@x.org"), row(3, "b@x.org"), row(4, "a@x.org"), row(6, "b@x.org"), row(9, "A@x.org")])
    assert got == [{"line": 2, "kept": 9}, {"line": 3, "kept": 6}, {"line": 4, "kept": 9}], f"overlapping doubles gave {got}"
    got = app.find_duplicates([row(2, None), row(3, None), row(4, "")])
    assert got == [], f"rows that do not tell who they are gave {got}"
    assert app.find_duplicates([]) == [], "no rows gave doubles"


def test_without_an_address_three_values_tell_a_person(app):
    """Without an e-mail address first name, last name and birthday together tell a person."""
    def key(first, last, birthday, email=None):
        try:
            return app.person_key({"email": email, "first_name": first, "last_name": last, "birthday": birthday})
        except Exception as error:
            raise AssertionError(f"the values {(first, last, birthday)} raised {type(error).__name__}") from None

    assert key("Ada", "Lovelace", "1915-12-10") == key("ADA", "LOVELACE", "1915-12-10") is not None, "capitals told people apart"
    assert key("Ada", "Lovelace", "1915-12-10") != key("Ada", "Lovelace", "1985-12-10"), "another birthday was the same person"
    assert key("Ada", "Lovelace", "1915-12-10") != key("Bob", "Lovelace", "1915-12-10"), "another first name was the same person"
    for values in (("Ada", "Lovelace", None), (None, "Lovelace", "1915-12-10"), ("Ada", None, "1915-12-10"), (None, None, None)):
        got = key(*values)
        assert got is None, f"with only {values} the key was {got!r}"


def test_keys_are_neither_too_fine_nor_too_coarse(app):
    """Not even the capitals of ß tell people apart, and names that only read the same together do."""
    def key(first, last, email=None):
        return app.person_key({"email": email, "first_name": first, "last_name": last, "birthday": "1990-01-01"})

    assert key("Eva", "Straßer") == key("EVA", "STRASSER"), "the capitals of ß told people apart"
    assert key("Ann", "Alee") != key("Anna", "Lee"), "Ann Alee and Anna Lee were one person"
    assert key("A", "B", "a@x.org") == key("C", "D", "A@X.ORG"), "the capitals of an address told people apart"
