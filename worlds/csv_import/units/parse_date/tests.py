def test_dates_are_read_as_people_write_them(app):
    """With slashes and with points the day comes first; five digits are days since 30 December 1899."""
    now = 1_700_000_000.0
    for text, wanted in (("03/04/2001", "2001-04-03"), ("31/12/1999", "1999-12-31"), ("3.4.2001", "2001-04-03"),
                         ("2001-4-3", "2001-04-03"), (" 29.02.2000 ", "2000-02-29")):
        got = app.parse_date(text, now)
        assert got == wanted, f"the date {text!r} was read as {got}"
    for text, wanted in (("45000", "2023-03-15"), ("36526", "2000-01-01")):
        got = app.parse_date(text, now)
        assert got == wanted, f"the day number {text} of a spreadsheet was read as {got}"
    for text in ("", "  "):
        got = app.parse_date(text, now)
        assert got is None, f"the empty text {text!r} was read as {got!r}"


def test_what_is_no_date_is_refused(app):
    """A day that does not exist, and what is no date, is refused and never guessed."""
    for text in ("31.04.2001", "29.02.2001", "0.1.2001", "12/31/1999", "1985", "2001-03-051", "2001-03-05 or so", "May 2001", "1.2",
                 "1.2/2001", "450000"):
        try:
            got = app.parse_date(text, 1_700_000_000.0)
        except ValueError:
            continue
        raise AssertionError(f"the text {text!r} was read as {got}")


def test_short_years_lie_in_the_last_hundred(app):
    """A year of two digits is the latest that is not in the future, with this year being the one in UTC."""
    import os
    import time

    now = 1_700_000_000.0
    for text, wanted in (("1.2.23", "2023-02-01"), ("01/02/24", "1924-02-01"), ("1.2.50", "1950-02-01"), ("1.2.00", "2000-02-01")):
        got = app.parse_date(text, now)
        assert got == wanted, f"in 2023 the date {text!r} was read as {got}"
    before = os.environ.get("TZ")
    os.environ["TZ"] = "EAST-14"
    try:
        getattr(time, "tzset", lambda: None)()
        got = app.parse_date("1.2.10", 1_262_300_000.0)
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        getattr(time, "tzset", lambda: None)()
    assert got == "1910-02-01", f"in the last hours of 2009 in UTC the date '1.2.10' was read as {got}"
