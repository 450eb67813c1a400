def test_the_header_decides_on_the_delimiter(app):
    """The most frequent of the four characters in the header is the delimiter, whatever stands below."""
    for delimiter in (";", ",", "\t", "|"):
        text = delimiter.join(("Email", "Last name", "Fee")) + "\n"
        got = app.find_delimiter(text)
        assert got == delimiter, f"a header with {delimiter!r} gave {got!r}"
    got = app.find_delimiter("Email;Fee\na@example.com;1,50,2,50\nb@example.com;1,20,3,50\n")
    assert got == ";", f"commas below a header with a semicolon gave {got!r}"
    got = app.find_delimiter("Email|Phone|Fee, yearly\n")
    assert got == "|", f"two bars and a comma in the header gave {got!r}"


def test_a_delimiter_is_found_when_nothing_decides(app):
    """When no character is ahead of the others, or there is none, it is the semicolon."""
    for text in ("Email\nada@example.com\n", "a,b\tc\n1,2\t3\n", ""):
        got = app.find_delimiter(text)
        assert got == ";", f"the text {text!r} gave {got!r}"


def test_quotes_and_blank_lines_do_not_mislead(app):
    """Blank lines before the header and characters inside quotes do not count."""
    got = app.find_delimiter('"Name, first, last";Email\n')
    assert got == ";", f"commas inside quotes gave {got!r}"
    got = app.find_delimiter("\r\n  \r\nEmail,Phone,Fee\r\n")
    assert got == ",", f"a header after blank lines gave {got!r}"
