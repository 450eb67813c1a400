def test_the_report_says_what_happened(app):
    """The headline says whether the file was imported or why not, and every outcome is counted."""
    def report(outcomes=(), **more):
        rows = [{"line": 2, "outcome": one, "contact": None, "changes": {}, "problems": []} for one in outcomes]
        result = {"ok": True, "id": None, "dry_run": False, "file": "m.csv", "day": "2023-11-14", "error": None, "missing": [],
                  "unknown": [], "rows": rows}
        return app.import_report({**result, **more})

    got = report(["added", "added", "duplicate", "changed"])
    wanted = {"added": 2, "changed": 1, "unchanged": 0, "duplicate": 1, "refused": 0}
    assert got["counts"] == wanted, f"two added, one changed and one repeated row were counted {got['counts']}"
    assert (got["problems"], got["more"]) == ([], 0), f"without problems there are {got['more']} more"
    headlines = {
        "The file was imported.": {},
        "The file can be imported.": {"dry_run": True},
        "This file was imported before.": {"ok": False, "error": "already_imported"},
        "A quote in the file is never closed.": {"ok": False, "error": "unreadable"},
        "The file has no rows.": {"ok": False, "error": "empty"},
        "Columns are missing: E-mail, Last name.": {"ok": False, "error": "missing_columns", "missing": ["email", "last_name"]},
    }
    for headline, result in headlines.items():
        got = report(**result)["headline"]
        assert got == headline, f"the result {result} has the headline {got!r}"
    for dry_run in (False, True):
        got = report(["refused"], ok=False, error="refused_rows", dry_run=dry_run)["headline"]
        assert got == "Some rows cannot be imported.", f"with refused rows the headline is {got!r}"


def test_problems_are_listed_up_to_twenty(app):
    """The report lists the first 20 problems in words and says how many more there are."""
    def problems(number, each=1):
        one = {"field": "fee", "problem": "invalid", "value": "much"}
        rows = [{"line": line, "outcome": "refused", "contact": None, "changes": {}, "problems": [dict(one) for _ in range(each)]}
                for line in range(2, 2 + number)]
        result = {"ok": False, "id": None, "dry_run": False, "file": "m.csv", "day": "2023-11-14", "error": "refused_rows",
                  "missing": [], "unknown": [], "rows": rows}
        before = repr(result)
        report = app.import_report(result)
        assert repr(result) == before, "the result of the import was changed by reporting on it"
        return report["problems"], report["more"]

    listed, more = problems(1)
    assert listed == [[2, "Fee", "This cannot be read.", "much"]], f"a fee that cannot be read is told as {listed}"
    for number, shown, left in ((20, 20, 0), (21, 20, 1), (60, 20, 40)):
        listed, more = problems(number)
        assert (len(listed), more) == (shown, left), f"of {number} problems {len(listed)} are listed and {more} more"
    listed, more = problems(2, each=3)
    assert [one[0] for one in listed] == [2, 2, 2, 3, 3, 3], f"six problems of two rows are listed as {listed}"


def test_values_cannot_run_in_a_spreadsheet(app):
    """A value that a spreadsheet would run as a formula is shown with an apostrophe in front; whole rows have no label."""
    values = {"=1+1": "'=1+1", "+43 x": "'+43 x", "-5": "'-5", "@SUM(A1)": "'@SUM(A1)", "a=b": "a=b", "": ""}
    told = [{"field": "phone", "problem": "out_of_range", "value": value} for value in values]
    told.append({"field": None, "problem": "ambiguous", "value": ""})
    told.append({"field": None, "problem": "too_many_fields", "value": ""})
    told.append({"field": "last_name", "problem": "missing", "value": ""})
    rows = [{"line": 7, "outcome": "refused", "contact": None, "changes": {}, "problems": told}]
    report = app.import_report({"ok": False, "id": None, "dry_run": True, "file": "m.csv", "day": "2023-11-14",
                                "error": "refused_rows", "missing": [], "unknown": [], "rows": rows})
    for (value, wanted), line in zip(values.items(), report["problems"]):
        assert line[3] == wanted, f"the value {value!r} is shown as {line[3]!r}"
    rest = [line[1:3] for line in report["problems"][len(values):]]
    wanted = [["", "Several contacts fit this row."], ["", "This row is longer than the header."], ["Last name", "This must not be empty."]]
    assert rest == wanted, f"problems of whole rows are told as {rest}"
