def test_an_import_can_be_taken_back(app):
    """Taking an import back removes what it added and restores what it changed, once."""
    start = 1_700_000_000.0
    store = app.new_contact_store()
    app.import_file(store, list(b"Email;Name;Fee\nada@x.org;Ada;10\nbob@x.org;Bob;\n"), "a.csv", start)
    before = {name: dict(contact) for name, contact in store["contacts"].items()}
    app.import_file(store, list(b"Email;Name;Fee\nbob@x.org;Bobby;5\nkim@x.org;Kim;1\nada@x.org;Ada;10\n"), "b.csv", start)
    answer = app.undo_import(store, "import-2", start + 60)
    assert answer == {"ok": True, "removed": ["c3"], "restored": ["c2"], "kept": []}, f"taking an import back gave {answer}"
    assert store["contacts"] == before, f"afterwards the contacts are {store['contacts']}"
    again = app.undo_import(store, "import-2", start + 120)
    assert again == {"ok": False, "error": "already_undone"}, f"a second time it gave {again}"
    unknown = app.undo_import(store, "import-9", start)
    assert unknown == {"ok": False, "error": "unknown_import"}, f"an unknown import gave {unknown}"


def test_what_was_changed_later_is_left(app):
    """What was changed after the import is left as it is; what is gone and what fell away is passed over."""
    start = 1_700_000_000.0
    store = app.new_contact_store()
    app.import_file(store, list(b"Email;Name;Fee\nada@x.org;Ada;10\nbob@x.org;Bob;10\n"), "a.csv", start)
    text = b"Email;Name;Fee\nada@x.org;Adele;20\nbob@x.org;Bob;20\neve@x.org;E;1\neve@x.org;Eve;1\nkim@x.org;Kim;1\nzoe@x.org;Zoe;1\n"
    app.import_file(store, list(text), "b.csv", start)
    store["contacts"]["c1"]["fee"] = 9900
    store["contacts"]["c2"]["fee"] = 9900
    store["contacts"]["c3"]["phone"] = "+431234567"
    store["contacts"]["c4"]["note"] = "moved"
    store["contacts"]["c4"]["last_name"] = "Kimmel"
    del store["contacts"]["c5"]
    try:
        answer = app.undo_import(store, "import-2", start + 60)
    except KeyError as error:
        raise AssertionError(f"a row without a contact raised a KeyError for {error}") from None
    wanted = {"ok": True, "removed": ["c3"], "restored": ["c1"], "kept": ["c1", "c2", "c4"]}
    ada, bob = store["contacts"]["c1"], store["contacts"]["c2"]
    assert (ada["fee"], bob["fee"]) == (9900, 9900), "a fee that was changed after the import was set back"
    assert ada["last_name"] == "Ada", "a name that nobody had touched since was not set back"
    assert answer == wanted, f"an import of which much was changed since gave {answer}"
    assert sorted(store["contacts"]) == ["c1", "c2", "c4"], f"afterwards there are the contacts {sorted(store['contacts'])}"


def test_after_three_days_it_is_too_late(app):
    """An import can be taken back for 72 hours, and being too late changes nothing."""
    start = 1_700_000_000.0

    def undo(hours):
        store = app.new_contact_store()
        app.import_file(store, list(b"Email;Name\nada@x.org;Ada\n"), "a.csv", start)
        answer = app.undo_import(store, "import-1", start + hours * 3600)
        return answer.get("error"), app.find_import(store, "import-1")["undone"], len(store["contacts"])

    for hours in (2, 71, 72):
        got = undo(hours)
        assert got == (None, True, 0), f"after {hours} hours it gave the error {got[0]}, undone {got[1]}, {got[2]} contacts"
    for hours in (73, 200):
        got = undo(hours)
        assert got == ("too_late", False, 1), f"after {hours} hours it gave the error {got[0]}, undone {got[1]}, {got[2]} contacts"
