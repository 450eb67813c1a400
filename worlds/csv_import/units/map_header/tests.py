def test_columns_are_found_in_the_words_of_customers(app):
    """Columns are known by their headings, whatever the capitals and signs; a column Name holds the last name."""
    answer = app.map_header(["E-Mail Address", "first_name", "FAMILY NAME", "Date of birth", "Yearly-fee", "News", "Remark"])
    wanted = ["email", "first_name", "last_name", "birthday", "fee", "newsletter", "note"]
    assert answer["columns"] == wanted, f"the columns came out as {answer['columns']}"
    answer = app.map_header(["Forename", "Name", "Mail"])
    assert answer["columns"] == ["first_name", "last_name", "email"], f"Forename, Name, Mail came out as {answer['columns']}"
    assert answer["missing"] == [], f"with a column Name there were still missing {answer['missing']}"


def test_columns_that_must_be_there_are_missed(app):
    """A file needs columns for the e-mail address and the last name; what is not there is named."""
    got = app.map_header(["Email", "Given name"])["missing"]
    assert got == ["last_name"], f"without a column for the last name there were missing {got}"
    got = app.map_header(["Surname", "Born"])["missing"]
    assert got == ["email"], f"without a column for the e-mail address there were missing {got}"
    got = app.map_header([])
    assert got == {"columns": [], "missing": ["email", "last_name"], "unknown": []}, f"no heading at all gave {got}"


def test_unknown_columns_keep_their_place(app):
    """A column that we do not know, and the second one for a field, has no field and is named as written."""
    headings = ["Email", "", "Shoe-Size", "Surname", "Mail", "Company name", "Fee"]
    answer = app.map_header(headings)
    wanted = ["email", None, None, "last_name", None, None, "fee"]
    assert answer["columns"] == wanted, f"the columns came out as {answer['columns']}"
    assert answer["unknown"] == ["Shoe-Size", "Mail", "Company name"], f"called unknown were {answer['unknown']}"
    assert len(headings) == 7, "the caller's list was changed"
    got = app.map_header(["Company name", "Phone contract", "Email", "Surname"])["columns"]
    assert got == [None, None, "email", "last_name"], f"headings that only contain a known word came out as {got}"
    labels = [app.field_label(field) for field in ("email", "first_name", "birthday")]
    assert labels == ["E-mail", "First name", "Birthday"], f"fields are called {labels}"
