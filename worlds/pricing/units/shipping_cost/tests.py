def test_shipping_is_free_from_a_sum(app):
    """Shipping is free from 60.00 of goods on, in Germany and Austria only."""
    for country, goods, wanted in (("DE", 5999, 490), ("DE", 6000, 0), ("AT", 6000, 0), ("AT", 5999, 890), ("FR", 90000, 1190), ("CH", 6000, 1990)):
        got = app.shipping_cost(900, country, goods)
        assert got == wanted, f"goods for {goods} cents were sent to {country} for {got} cents"


def test_heavy_orders_go_in_several_parcels(app):
    """A parcel takes 10 kilograms, every parcel is charged, and what weighs nothing costs nothing."""
    for weight, wanted in ((1, 490), (9999, 490), (10000, 490), (10001, 980), (20000, 980), (20001, 1470), (45000, 2450), (0, 0)):
        got = app.shipping_cost(weight, "DE", 1000)
        assert got == wanted, f"{weight} grams were sent for {got} cents"


def test_nothing_is_sent_to_unknown_countries(app):
    """An unknown country or a negative weight is an error, even when shipping would be free."""
    for weight, country, goods in ((900, "XX", 1000), (900, "XX", 90000), (900, "", 1000), (-1, "DE", 1000), (-1, "DE", 90000)):
        try:
            got = app.shipping_cost(weight, country, goods)
        except ValueError:
            continue
        raise AssertionError(f"{weight} grams were sent to {country!r} for {got} cents")
