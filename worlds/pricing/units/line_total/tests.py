def test_a_line_is_price_times_quantity(app):
    """A line of pieces costs its price times its quantity; none cost nothing and less than none is an error."""
    for quantity, wanted in ((1, 1290), (3, 3870), (0, 0), (10_000_000_001, 12_900_000_001_290)):
        got = app.line_total({"article": "pot", "price": 1290, "quantity": quantity, "unit": "piece"})
        assert got == wanted, f"{quantity} pieces at 12.90 cost {got} cents"
    try:
        got = app.line_total({"article": "pot", "price": 1290, "quantity": -1, "unit": "piece"})
    except ValueError:
        return
    raise AssertionError(f"minus one piece cost {got} cents")


def test_loose_tea_is_priced_by_weight(app):
    """The price of loose tea is for 100 grams, and the line is rounded once, at the end."""
    for price, grams, wanted in ((590, 100, 590), (590, 250, 1475), (595, 50, 298), (649, 275, 1785), (590, 0, 0)):
        got = app.line_total({"article": "assam", "price": price, "quantity": grams, "unit": "gram"})
        assert got == wanted, f"{grams} grams at {price} cents for 100 grams cost {got} cents"
