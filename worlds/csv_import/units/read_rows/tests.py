def test_rows_come_with_their_fields(app):
    """Rows are split at delimiters and line ends outside quotes, with doubled quotes undone."""
    def fields(text, delimiter=";"):
        return [row["fields"] for row in app.read_rows(text, delimiter)]

    assert fields("a;b\n1;2") == [["a", "b"], ["1", "2"]], "a last row without a line break was not read"
    assert fields('a|b\n"x|y"|"z"\n', "|") == [["a", "b"], ["x|y", "z"]], "a delimiter inside quotes split a field"
    got = fields('a;b\n"say ""hi""";2\n')
    assert got[1] == ['say "hi"', "2"], f"doubled quotes came out as {got[1]}"
    got = fields('a;b\npipe 5" wide;2\n')
    assert got == [["a", "b"], ['pipe 5" wide', "2"]], f"a quote inside a field gave {got}"
    got = fields('a;b\n"one\r\ntwo";2\n')
    assert got == [["a", "b"], ["one\ntwo", "2"]], f"a line break inside quotes gave {got}"
    for end in ("\n", "\r\n", "\r"):
        got = fields(end.join(("a;b", "1;", "")))
        assert got == [["a", "b"], ["1", ""]], f"lines that end with {end!r} gave {got}"


def test_rows_of_nothing_are_passed_over(app):
    """A row in which every field is empty is passed over, but its lines are counted."""
    rows = app.read_rows('a;b\n\n;\n"1\n2";x\n ; \n3;y\n', ";")
    got = [row["fields"] for row in rows]
    assert got == [["a", "b"], ["1\n2", "x"], ["3", "y"]], f"a file with empty rows gave {got}"
    lines = [row["line"] for row in rows]
    assert lines == [1, 4, 7], f"rows of the lines 1, 4 and 7 were numbered {lines}"
    assert app.read_rows("", ";") == [], "an empty text gave rows"


def test_broken_quotes_are_told_and_odd_signs_kept(app):
    """A quote that is never closed is an error, and signs that are no line ends stay in their field."""
    for text in ('a;b\n"1;2\n3;4\n', 'a;b\n1;"', '"'):
        try:
            got = app.read_rows(text, ";")
        except ValueError:
            continue
        raise AssertionError(f"a quote that is never closed gave {got}")
    got = app.read_rows("a;b\n1\x0b2;3\u20284\n", ";")[1]["fields"]
    assert got == ["1\x0b2", "3\u20284"], f"signs that are no line ends gave {got}"
