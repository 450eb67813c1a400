def test_half_a_cent_goes_away_from_zero(app):
    """Half a cent is rounded away from zero, less goes down and more goes up, with either sign."""
    for given, wanted in (("2.5", 3), ("3.5", 4), ("2.4", 2), ("2.6", 3), ("0.5", 1), (7, 7), (0, 0)):
        got = app.round_money(given)
        assert got == wanted, f"{given} cents became {got}"
    for given, wanted in (("-2.5", -3), ("-2.4", -2), ("-7/2", -4), ("-0.4", 0)):
        got = app.round_money(given)
        assert got == wanted, f"{given} cents became {got}"


def test_amounts_stay_exact(app):
    """Nothing is lost on the way to cents, however long the fraction or large the sum."""
    from fractions import Fraction

    for given, wanted in (
        ("2.45", 2),
        ("100/3", 33),
        ("200/3", 67),
        (Fraction(5, 2), 3),
        (Fraction(12345, 1000), 12),
        ("2.4999999999999999999999", 2),
        ("9007199254740993", 9007199254740993),
    ):
        got = app.round_money(given)
        assert got == wanted, f"{given} cents became {got}"


def test_only_exact_amounts_are_rounded(app):
    """A float raises TypeError, and a text that is no number raises ValueError."""
    for given, wanted in ((2.5, TypeError), (3.0, TypeError), ("", ValueError), ("a lot", ValueError)):
        try:
            got = app.round_money(given)
        except (TypeError, ValueError) as error:
            assert type(error) is wanted, f"{given!r} raised {type(error).__name__}"
        else:
            raise AssertionError(f"{given!r} was taken for {got} cents")
