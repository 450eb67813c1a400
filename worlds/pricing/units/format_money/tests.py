def test_amounts_are_written_as_on_an_invoice(app):
    """An amount has a full stop for thousands, a comma before two digits of cents and the euro sign behind."""
    for cents, wanted in ((1290, "12,90 €"), (123450, "1.234,50 €"), (5, "0,05 €"), (0, "0,00 €"), (99999, "999,99 €")):
        got = app.format_money(cents)
        assert got == wanted, f"{cents} cents are written {got!r}"


def test_negative_amounts_stand_in_brackets(app):
    """A negative amount stands in brackets and has the digits of the positive one."""
    for cents, wanted in ((-1250, "(12,50 €)"), (-5, "(0,05 €)"), (-123456, "(1.234,56 €)")):
        got = app.format_money(cents)
        assert got == wanted, f"{cents} cents are written {got!r}"


def test_large_amounts_keep_every_digit(app):
    """Millions have a mark at every thousand and lose no digit."""
    for cents, wanted in ((123456789, "1.234.567,89 €"), (900719925474099399, "9.007.199.254.740.993,99 €")):
        got = app.format_money(cents)
        assert got == wanted, f"{cents} cents are written {got!r}"
