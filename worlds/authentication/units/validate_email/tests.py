def test_only_addresses_are_accepted(app):
    """An address has a name, one @ and a domain with a dot, no white space, and no blocked domain."""
    for address in ("ada@example.com", "a.b+c@mail.example.co.uk", "ada@notmailinator.com"):
        assert app.is_valid_email(address), f"the address {address!r} was refused"
    for address in ("", "ada", "@example.com", "ada@", "ada@localhost", "ada@example.", "ada@.com", "ada@a@example.com",
                    "ada b@example.com", "ada@example.com\n", "<ada@example.com>, ada@example"):
        assert not app.is_valid_email(address), f"the text {address!r} was accepted as an address"
    for address in ("ada@mailinator.com", "ada@trashmail.com"):
        assert not app.is_valid_email(address), f"the throw-away address {address} was accepted"


def test_addresses_are_not_too_long_or_dotted(app):
    """An address has at most 254 characters and never two dots in a row or a dot at the end of its name."""
    for length, wanted in ((253, True), (254, True), (255, False)):
        address = "a" * (length - 12) + "@example.com"
        got = app.is_valid_email(address)
        assert got == wanted, f"an address of {length} characters was {'accepted' if got else 'refused'}"
    for address in ("ada..l@example.com", ".ada@example.com", "ada.@example.com", "ada@example..com"):
        assert not app.is_valid_email(address), f"the text {address!r} was accepted as an address"
