def test_gift_cards_are_used_up_in_turn(app):
    """The oldest card is used up first, cards pay no more than the amount, and what is left is told."""
    cards = [
        {"code": "new", "balance": 1000, "sold": "2026-02-01"},
        {"code": "old", "balance": 3000, "sold": "2025-05-01"},
        {"code": "oldest", "balance": 0, "sold": "2024-05-01"},
    ]
    for amount, taken, left in (
        (0, {}, 0),
        (2000, {"old": 2000}, 0),
        (3000, {"old": 3000}, 0),
        (3500, {"old": 3000, "new": 500}, 0),
        (5000, {"old": 3000, "new": 1000}, 1000),
    ):
        got = app.pay_with_gift_cards(amount, cards, "2026-03-10")
        assert got["taken"] == taken, f"of {amount} cents the cards paid {got['taken']}"
        assert got["left"] == left, f"of {amount} cents {got['left']} were left to pay"
        balances = {card["code"]: card["balance"] for card in got["cards"]}
        wanted = {card["code"]: card["balance"] - taken.get(card["code"], 0) for card in cards}
        assert balances == wanted, f"after {amount} cents the balances were {balances}"
    got = app.pay_with_gift_cards(500, [], "2026-03-10")
    assert got == {"taken": {}, "left": 500, "cards": []}, f"without cards the answer was {got}"


def test_gift_cards_end_with_the_third_year(app):
    """A card is good until the end of the third year after the year in which it was sold."""
    for sold, today, good in (
        ("2023-05-01", "2026-05-01", True),
        ("2023-05-01", "2026-11-30", True),
        ("2023-05-01", "2026-12-31", True),
        ("2023-05-01", "2027-01-01", False),
        ("2023-12-31", "2027-01-01", False),
    ):
        got = app.pay_with_gift_cards(500, [{"code": "G1", "balance": 800, "sold": sold}], today)
        assert (got["left"] == 0) is good, f"a card sold on {sold} left {got['left']} of 500 cents to pay on {today}"


def test_paying_changes_nothing_that_was_given(app):
    """The cards given stay as they were, the answer keeps their order, and the same card twice is an error."""
    cards = [{"code": "new", "balance": 1000, "sold": "2026-02-01"}, {"code": "old", "balance": 3000, "sold": "2025-05-01"}]
    got = app.pay_with_gift_cards(3500, cards, "2026-03-10")
    assert [card["balance"] for card in cards] == [1000, 3000], "the caller's cards were changed"
    assert [card["code"] for card in got["cards"]] == ["new", "old"], "the cards came back in another order"
    try:
        got = app.pay_with_gift_cards(1500, [cards[0], dict(cards[0])], "2026-03-10")
    except ValueError:
        return
    raise AssertionError(f"a card that was given twice paid {got['taken']} and left {got['left']}")
