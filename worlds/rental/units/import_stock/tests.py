def test_counted_stock_is_taken_over(app):
    """Lines of one item are added up, what is out counts as ours, and more than 10 % off is counted again."""
    def taken(stock, out, *counted):
        items = {"itm-000001": {"stock": stock, "out": out}}
        answer = app.import_stock(items, [{"item_id": "itm-000001", "counted": text} for text in counted])
        return answer["taken"] == ["itm-000001"] and answer["recount"] == [], items["itm-000001"]["stock"]

    assert taken(20, 5, "15") == (True, 20), "five pieces with customers were not counted as ours"
    assert taken(30, 0, "12", "10", " 9 ") == (True, 31), f"three shelves with 12, 10 and 9 pieces gave {taken(30, 0, '12', '10', ' 9 ')}"
    assert taken(100, 0, "92") == (True, 92), "a count 8 % below the books was not taken over"
    assert taken(100, 0, "90") == (True, 90), "a count 10 % below the books was not taken over"
    assert taken(100, 0, "110") == (True, 110), "a count 10 % above the books was not taken over"
    assert taken(100, 0, "111") == (False, 100), "a count 11 % above the books was taken over"
    assert taken(100, 0, "88") == (False, 100), "a count 12 % below the books was taken over"


def test_what_cannot_be_taken_over_is_told(app):
    """Unknown items and lines that cannot be read are told, and items without a line stay as they are."""
    items = {"itm-000001": {"stock": 10, "out": 0}, "itm-000002": {"stock": 4, "out": 1}, "itm-000003": {"stock": 8, "out": 0}}
    lines = [("itm-000001", "10"), ("itm-000009", "3"), ("itm-000002", ""), ("itm-000001", "about 3"), ("itm-000009", "x"), ("itm-000002", "-3")]
    answer = app.import_stock(items, [{"item_id": item, "counted": text} for item, text in lines])
    assert answer["unknown"] == ["itm-000009"], f"the unknown items are {answer['unknown']}"
    assert answer["unreadable"] == [3, 4, 6], f"the unreadable lines are {answer['unreadable']}"
    assert answer["taken"] == [] and answer["recount"] == [], "an item with an unreadable line was judged by its other lines"
    assert [one["stock"] for one in items.values()] == [10, 4, 8], "stock was changed that should stay"


def test_edges_of_the_stock(app):
    """The share is exact and one of the books, none of none is right, and strange digits are no number."""
    items = {name: {"stock": stock, "out": 0} for name, stock in (("a", 0), ("b", 0), ("c", 19), ("d", 199), ("e", 50))}
    lines = [("e", "³"), ("d", "178"), ("c", "17"), ("b", "1"), ("a", "0")]
    answer = app.import_stock(items, [{"item_id": item, "counted": text} for item, text in lines])
    assert answer["unreadable"] == [1], "a small raised three was read as a number"
    assert answer["taken"] == ["a"], f"taken over were {answer['taken']}"
    assert answer["recount"] == ["b", "c", "d"], f"to be counted again are {answer['recount']}"
