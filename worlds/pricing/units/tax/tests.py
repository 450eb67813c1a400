def test_tax_is_contained_in_prices(app):
    """Where prices contain the tax it is taken out of them, at the rate of country and category, rounded once."""
    for amount, category, country, part in (
        (11900, "ware", "DE", 1900),
        (1000, "tea", "DE", 65),
        (2295, "book", "AT", 209),
        (1055, "book", "FR", 55),
        (100000, "tea", "FR", 5213),
        (-11900, "ware", "DE", -1900),
        (0, "tea", "DE", 0),
    ):
        got = app.tax(amount, category, country)
        wanted = {"net": amount - part, "tax": part, "gross": amount}
        assert got == wanted, f"{amount} cents of {category} in {country} were split into {got}"


def test_tax_is_added_where_prices_are_net(app):
    """Prices contain the tax everywhere but in Switzerland, where it is added on top."""
    for amount, category, part in ((10000, "ware", 810), (10000, "tea", 260), (1290, "book", 34), (5000, "gift_card", 0)):
        got = app.tax(amount, category, "CH")
        wanted = {"net": amount, "tax": part, "gross": amount + part}
        assert got == wanted, f"{amount} cents of {category} in Switzerland were split into {got}"


def test_net_and_tax_make_gross(app):
    """Net and tax make gross to the cent, and what has no rate is an error."""
    for amount in (3, 9, 303, 1290, 2450):
        for country in ("DE", "AT", "FR", "CH"):
            parts = app.tax(amount, "ware", country)
            assert parts["net"] + parts["tax"] == parts["gross"], f"in {country} {amount} cents were split into {parts}"
    for category, country in (("ware", "XX"), ("socks", "DE"), ("gift_card", "XX"), ("", "DE")):
        try:
            got = app.tax(1000, category, country)
        except ValueError:
            continue
        raise AssertionError(f"{category!r} in {country} was taxed as {got}")
