def test_volume_steps_begin_at_their_quantity(app):
    """From 10 pieces on a line there are 5 per cent off and from 50 pieces 12, off all pieces of the line."""
    def off(quantity):
        return app.volume_discount({"article": "cup", "price": 1000, "quantity": quantity, "unit": "piece", "category": "ware"})

    for quantity, wanted in ((0, 0), (9, 0), (10, 500), (11, 550), (49, 2450), (50, 6000), (100, 12000)):
        assert off(quantity) == wanted, f"{quantity} cups at 10.00 got {off(quantity)} cents off"


def test_only_pieces_of_goods_get_volume_discount(app):
    """Loose tea by the gram and gift cards get no volume discount; a packet of tea and a book do."""
    for unit, category, wanted in (("gram", "tea", 0), ("piece", "gift_card", 0), ("piece", "tea", 6000), ("piece", "book", 6000)):
        line = {"article": "thing", "price": 1000, "quantity": 50, "unit": unit, "category": category}
        got = app.volume_discount(line)
        assert got == wanted, f"50 of a {category} by the {unit} got {got} cents off"


def test_volume_discount_is_rounded_once(app):
    """The discount is worked out for the whole line and rounded once."""
    for price, quantity, wanted in ((1005, 10, 503), (333, 13, 216), (49, 50, 294)):
        line = {"article": "cup", "price": price, "quantity": quantity, "unit": "piece", "category": "ware"}
        got = app.volume_discount(line)
        assert got == wanted, f"{quantity} pieces at {price} cents got {got} cents off"
