def test_a_basket_is_priced_line_by_line(app):
    """The quote shows each line with its share of the discount and its tax, and everything adds up to the total."""
    def line(article, price, quantity, **changes):
        return {"article": article, "price": price, "quantity": quantity, "unit": "piece", "category": "ware", "group": None, "reduced": False, "weight": 300, **changes}

    lines = [line("cup", 1000, 1), line("pot", 2503, 1), line("spoon", 333, 1), line("book", 1501, 1, category="book")]
    voucher = {"code": "FIVE", "kind": "fixed", "value": 500, "from": "2026-03-01", "until": "2026-03-31", "least": 0, "customer": None, "used_by": []}
    basket = {"lines": lines, "customer": "c1", "purchases": [], "vouchers": [voucher], "country": "DE", "now": "2026-03-10T12:00:00+00:00", "today": "2026-03-10"}
    got = app.quote(basket)
    assert (got["goods"], got["off"], got["offers"]) == (5337, 500, ["FIVE"]), f"the voucher was taken off as {got}"
    shares = [row["off"] for row in got["lines"]]
    assert shares == [93, 236, 31, 140], f"500 cents off were spread as {shares}"
    assert [row["tax"] for row in got["lines"]] == [145, 362, 48, 89], f"the lines were taxed as {got['lines']}"
    assert sum(row["gross"] for row in got["lines"]) == 4837, f"the lines cost {[row['gross'] for row in got['lines']]}"
    assert (got["shipping"], got["total"]) == (490, 5327), f"shipping cost {got['shipping']} and all {got['total']} cents"
    assert got["tax"] == 722, f"the taxes add up to {got['tax']}"
    again = app.quote({**basket, "now": "2026-05-10T12:00:00+00:00"})
    assert (again["off"], again["offers"]) == (0, []), f"an expired voucher took off {again['off']} cents"


def test_free_shipping_is_decided_after_discounts(app):
    """Shipping is free if the goods reach the sum after discounts, and loose tea weighs what it weighs."""
    def total(price, grams=100, **changes):
        pot = {"article": "pot", "price": price, "quantity": 1, "unit": "piece", "category": "ware", "group": None, "reduced": False, "weight": 900}
        tea = {**pot, "article": "assam", "price": 500, "quantity": grams, "unit": "gram", "category": "tea", "weight": 0}
        voucher = {"code": "FIVE", "kind": "fixed", "value": 500, "from": "2026-03-01", "until": "2026-03-31", "least": 0, "customer": None, "used_by": []}
        basket = {"lines": [pot, tea], "customer": "c1", "purchases": [], "vouchers": [voucher], "country": "DE", "now": "2026-03-10T12:00:00+00:00", "today": "2026-03-10"}
        return app.quote({**basket, **changes})

    for price, wanted in ((5500, 490), (5999, 490), (6000, 0)):
        got = total(price)
        assert got["shipping"] == wanted, f"goods for {price + 500} cents less 500 were sent for {got['shipping']} cents"
    got = total(100, grams=9200, country="FR")
    assert got["shipping"] == 2380, f"900 grams and 9.2 kilograms of tea were sent for {got['shipping']} cents"


def test_gift_cards_and_empty_baskets_are_quoted(app):
    """Gift cards are sold at their value, whatever discounts there are, and an empty basket costs nothing."""
    card = {"article": "card", "price": 5000, "quantity": 1, "unit": "piece", "category": "gift_card", "group": None, "reduced": False, "weight": 0}
    cup = {**card, "article": "cup", "price": 2000, "quantity": 1, "category": "ware", "weight": 300}
    purchases = [{"day": "2026-01-10", "paid": 90000, "refunded": 0}]
    basket = {"lines": [card, cup], "customer": "c1", "purchases": purchases, "vouchers": [], "country": "CH", "now": "2026-03-10T12:00:00+00:00", "today": "2026-03-10"}
    got = app.quote(basket)
    assert [row["off"] for row in got["lines"]] == [0, 140], f"7 per cent off a cup were spread as {got['lines']}"
    assert (got["shipping"], got["tax"], got["total"]) == (2151, 312, 9162), f"a card and a cup were sent to Switzerland for {got}"
    for lines, wanted in (([], 0), ([card], 5000), ([{**cup, "price": 0}], 2151)):
        got = app.quote({**basket, "lines": lines})
        assert (got["off"], got["total"]) == (0, wanted), f"{len(lines)} lines without discount were quoted as {got}"
