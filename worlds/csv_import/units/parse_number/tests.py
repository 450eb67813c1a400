def test_amounts_are_read_as_people_write_them(app):
    """Amounts are read in cents to the cent, with either decimal sign, thousands and a currency."""
    for text, cents in (("19,99", 1999), ("0.29", 29), ("1.200,50", 120050), ("1,200.50", 120050), ("1'200.5", 120050),
                        ("1.234.567", 123456700), ("12 €", 1200), ("eur 8.15", 815), ("0", 0)):
        got = app.parse_number(text)
        assert got == cents, f"the amount {text!r} was read as {got}"
    for text in ("1.250", "1,250", "€ 1.250"):
        got = app.parse_number(text)
        assert got == 125000, f"the amount {text!r} was read as {got}"
    for text in ("-0,50", "€ -0,50", "-€0.50", " -0,5"):
        got = app.parse_number(text)
        assert got == -50, f"the amount {text!r} was read as {got}"


def test_what_is_no_amount_is_refused(app):
    """What is no amount, or finer than a cent, is refused and never guessed."""
    for text in ("free", "1.2.2024", "1,20,3", "12 until May 3", "12O", ",", "-", "€", "1,200.500,5", "12 $"):
        try:
            got = app.parse_number(text)
        except ValueError:
            continue
        raise AssertionError(f"the text {text!r} was read as {got}")
    for text in ("12,3456", "1.200,505", "0.0001"):
        try:
            got = app.parse_number(text)
        except ValueError:
            continue
        raise AssertionError(f"the amount {text!r}, finer than a cent, was read as {got}")


def test_odd_blanks_and_empty_amounts(app):
    """Any blank may stand between thousands, and an empty field is no amount at all."""
    for blank in ("\u00a0", "\u202f", " "):
        try:
            got = app.parse_number(f"1{blank}200,50")
        except ValueError:
            got = "an error"
        assert got == 120050, f"with a blank {blank!r} between thousands the amount was read as {got}"
    for text in ("", "  "):
        got = app.parse_number(text)
        assert got is None, f"the empty text {text!r} was read as {got}"
