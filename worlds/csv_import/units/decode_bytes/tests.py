def test_text_comes_out_whatever_its_encoding(app):
    """UTF-8 and marked UTF-16 are read as such, anything else as Windows-1252."""
    def read(text, encoding, mark=b""):
        return app.decode_bytes(list(mark + text.encode(encoding)))

    assert read("Zoë Łuk", "utf-8") == "Zoë Łuk", "UTF-8 was not read"
    got = read("Jürgen;50 €;“Jo”", "cp1252")
    assert got == "Jürgen;50 €;“Jo”", f"a Windows file came out as {got!r}"
    got = read("Name;Jürgen", "utf-16-le", b"\xff\xfe")
    assert got == "Name;Jürgen", f"UTF-16 with the small end first came out as {got!r}"
    got = read("Name;Jürgen", "utf-16-be", b"\xfe\xff")
    assert got == "Name;Jürgen", f"UTF-16 with the big end first came out as {got!r}"
    got = read("x" * 3000 + "é", "cp1252")
    assert got.endswith("xé"), "an accent far down in the file was lost"


def test_no_byte_order_mark_is_left(app):
    """A byte order mark is no part of the text."""
    got = app.decode_bytes(list(b"\xef\xbb\xbfemail"))
    assert got == "email", f"a marked UTF-8 file begins with {got[:3]!r}"


def test_no_file_is_too_short_or_too_strange(app):
    """An empty file, a single byte and a byte without a meaning are read too."""
    def read(raw):
        try:
            return app.decode_bytes(list(raw))
        except Exception as error:
            raise AssertionError(f"the bytes {raw!r} raised {type(error).__name__}") from None

    assert read(b"") == "", "an empty file is not an empty text"
    assert read(b"x") == "x", "a file of one byte was not read"
    assert read(b"\x81\xe9") == "\ufffdé", "a byte without a meaning was not replaced"
    assert read(b"\xff\xfea\x00b").startswith("a"), "UTF-16 that is cut short was not read"
