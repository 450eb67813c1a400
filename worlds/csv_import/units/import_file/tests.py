def test_a_file_comes_into_the_store(app):
    """New people are added, known ones changed, repeated rows fall away, and each row is told with its line."""
    def run(store, text, **options):
        return app.import_file(store, list(text.encode()), "members.csv", 1_700_000_000.0, **options)

    store = app.new_contact_store()
    first = run(store, "Email,Surname,Fee,Shoes\nada@x.org,Byron,10,38\n\nbob@x.org,Bob,20\neve@x.org,Eve,30,\n")
    assert first["ok"] and first["id"] == "import-1", f"a good file gave {first}"
    assert first["unknown"] == ["Shoes"], f"unknown columns were {first['unknown']}"
    rows = [(row["line"], row["outcome"], row["contact"]) for row in first["rows"]]
    assert rows == [(2, "added", "c1"), (4, "added", "c2"), (5, "added", "c3")], f"the first file gave the rows {rows}"
    del store["contacts"]["c1"]
    second = run(store, "Email,Surname,Fee\nbob@x.org,Bob,20\nkim@x.org,Kim,1\neve@x.org,Eve,35\nkim@x.org,Kimm,2\n")
    rows = [(row["line"], row["outcome"], row["contact"]) for row in second["rows"]]
    wanted = [(2, "unchanged", "c2"), (3, "duplicate", None), (4, "changed", "c3"), (5, "added", "c4")]
    assert rows == wanted, f"the second file gave the rows {rows}"
    assert second["rows"][2]["changes"] == {"fee": [3000, 3500]}, f"told were the changes {second['rows'][2]['changes']}"
    assert second["rows"][1]["changes"] == {}, "a row that falls away has changes"
    fees = {name: contact["fee"] for name, contact in store["contacts"].items()}
    assert fees == {"c2": 2000, "c3": 3500, "c4": 200}, f"after two files the fees are {fees}"
    assert app.find_import(store, "import-2")["rows"] == second["rows"], "the record of an import has other rows"
    assert app.find_import(store, "import-3") is None, "an import that never was has a record"
    third = run(store, "Email,Surname\nkim@x.org,\n", dry_run=True)
    assert third["error"] == "refused_rows", f"a row without a last name gave {third}"


def test_what_is_refused_stores_nothing(app):
    """One refused row is enough, and nothing is stored; a dry run answers as the real run and stores nothing either."""
    import copy

    def run(store, text, **options):
        return app.import_file(store, list(text.encode()), "members.csv", 1_700_000_000.0, **options)

    store = app.new_contact_store()
    run(store, "Email;Surname\nfamily@x.org;One\nada@x.org;Ada\n")
    store["contacts"]["c2"]["email"] = "family@x.org"
    before = copy.deepcopy(store)
    text = "Email;Surname;Fee\nnew@x.org;New;1\n\nfamily@x.org;Two;2\nbad@x.org;Bad;much\nlong@x.org;Long;3;4\n"
    answer = run(store, text)
    problems = [(row["line"], row["outcome"], [one["problem"] for one in row["problems"]]) for row in answer["rows"]]
    wanted = [(2, "added", []), (4, "refused", ["ambiguous"]), (5, "refused", ["invalid"]), (6, "refused", ["too_many_fields"])]
    assert problems == wanted, f"a file with three bad rows gave {problems}"
    assert not answer["ok"], "a file with refused rows was ok"
    assert (answer["id"], answer["error"]) == (None, "refused_rows"), f"it has the id {answer['id']}, error {answer['error']}"
    assert store == before, "a refused file changed the store"
    good = "Email;Surname;Fee\nnew@x.org;New;1\n"
    dry = run(store, good, dry_run=True)
    assert store == before, "a dry run changed the store"
    real = run(store, good)
    assert real["ok"] and dry["ok"] and dry["id"] is None, f"a dry run and its real run gave {dry} and {real}"
    assert dry["rows"] == real["rows"], "a dry run told other rows than the real run"
    real["rows"].clear()
    assert app.find_import(store, "import-2")["rows"], "who shortens the answer shortens the record"


def test_the_same_file_comes_in_once(app):
    """The same bytes again are refused unless that import was taken back."""
    data = list(b"Email;Surname\nada@x.org;Ada\n")
    store = app.new_contact_store()
    app.import_file(store, data, "members.csv", 1_700_000_000.0)
    again = app.import_file(store, data, "other name.csv", 1_700_000_000.0, dry_run=True)
    assert again["error"] == "already_imported", f"the same file again gave the error {again['error']}"
    assert app.import_file(store, data + [10], "members.csv", 1_700_000_000.0)["ok"], "another file was refused"
    app.find_import(store, "import-1")["undone"] = True
    store["imports"].pop()
    assert app.import_file(store, data, "members.csv", 1_700_000_000.0)["ok"], "a file that was taken back was refused"


def test_files_without_rows_are_told_apart(app):
    """A file without rows, without a needed column or with an open quote is refused; the day is the one in UTC."""
    import os
    import time

    def run(text):
        store = app.new_contact_store()
        answer = app.import_file(store, list(text.encode()), "members.csv", 1_700_000_000.0)
        assert answer["ok"] is False and not store["imports"] and answer["rows"] == [], f"the file {text!r} was imported"
        return answer

    for text, error in (("", "empty"), ("Email;Surname\n\n", "empty"), ("Surname\nAda\n", "missing_columns"), ('Email;Surname\n"a;b\n', "unreadable")):
        got = run(text)["error"]
        assert got == error, f"the file {text!r} gave the error {got}"
    assert run("Surname;Shoes\nAda;38\n")["missing"] == ["email"], "the missing column was not named"
    before = os.environ.get("TZ")
    os.environ["TZ"] = "EAST-14"
    try:
        getattr(time, "tzset", lambda: None)()
        day = app.import_file(app.new_contact_store(), list(b"Email;Name\na@x.org;Ada"), "members.csv", 1_700_000_000.0)["day"]
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        getattr(time, "tzset", lambda: None)()
    assert day == "2023-11-14", f"an import of 2023-11-14 UTC was noted on {day}"
