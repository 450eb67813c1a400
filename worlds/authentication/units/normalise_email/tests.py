def test_addresses_have_one_form(app):
    """An address is trimmed and written in small letters, and otherwise left as it is."""
    for given, wanted in (
        ("ada@example.com", "ada@example.com"),
        (" \tAda@Example.COM\n", "ada@example.com"),
        ("Ada+Shop@example.com", "ada+shop@example.com"),
        ("weiß@example.com", "weiß@example.com"),
        ("ada @example.com", "ada @example.com"),
        ("  ", ""),
    ):
        got = app.normalise_email(given)
        assert got == wanted, f"{given!r} became {got!r}"
