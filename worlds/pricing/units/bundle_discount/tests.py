def test_every_third_piece_is_free(app):
    """Sorted from dear to cheap, every third piece of a group is free, on whatever lines the pieces stand."""
    def off(*prices):
        lines = [{"article": f"mug {price}", "price": price, "quantity": 1, "group": "mugs", "reduced": False} for price in prices]
        return app.bundle_discount(lines)

    for prices, wanted in (((900, 800), 0), ((300, 900, 800), 300), ((900, 300, 800, 700), 700)):
        assert off(*prices) == wanted, f"mugs at {prices} cents got {off(*prices)} cents off"
    got = off(100, 1000, 200, 900, 300, 800)
    assert got == 900, f"of six mugs at 1.00, 2.00, 3.00, 8.00, 9.00 and 10.00 pieces for {got} cents were free"
    assert app.bundle_discount([]) == 0, "an empty basket got a discount"


def test_reduced_articles_take_no_part_in_three_for_two(app):
    """Reduced articles and articles without a group neither are free nor help others to be free."""
    mug = {"article": "mug", "price": 900, "quantity": 2, "group": "mugs", "reduced": False}
    for other in ({"group": "mugs", "reduced": True}, {"group": None, "reduced": False}):
        lines = [mug, {"article": "other", "price": 500, "quantity": 4, **other}]
        got = app.bundle_discount(lines)
        assert got == 0, f"two mugs and four pieces with {other} got {got} cents off"


def test_groups_are_counted_apart(app):
    """Each group is counted by itself, all of them count, and the basket stays as it was."""
    lines = [
        {"article": "small pot", "price": 1500, "quantity": 2, "group": "pots", "reduced": False},
        {"article": "mug", "price": 900, "quantity": 4, "group": "mugs", "reduced": False},
        {"article": "big pot", "price": 2500, "quantity": 1, "group": "pots", "reduced": False},
        {"article": "spoon", "price": 300, "quantity": 2, "group": "spoons", "reduced": False},
    ]
    before = [dict(line) for line in lines]
    got = app.bundle_discount(lines)
    assert got == 2400, f"three pots, four mugs and two spoons got {got} cents off"
    assert lines == before, "the basket was changed"
