def test_returned_pieces_are_paid_back(app):
    """Each piece gives back its share rounded down, the last one of a line what is left, and all together what was paid."""
    line = {"article": "cup", "quantity": 3, "paid": 2000, "returned": 0, "refunded": 0}
    pot = {"article": "pot", "quantity": 1, "paid": 2299, "returned": 0, "refunded": 0}
    order = {"delivered": "2026-03-01", "shipping": 490, "lines": [line, pot]}
    for pieces, wanted in ((1, 666), (2, 1332), (3, 2000)):
        got = app.refund(order, {"cup": pieces}, "2026-03-10")
        assert got["ok"] and got["amount"] == wanted, f"for {pieces} of 3 cups that cost 20.00 the answer was {got}"
    paid = []
    for _ in range(3):
        got = app.refund(order, {"cup": 1}, "2026-03-10")
        assert got["ok"], f"after refunds of {paid} the next cup was answered with {got}"
        paid.append(got["amount"])
        order = got["order"]
    assert paid == [666, 666, 668], f"three cups that cost 20.00 were paid back as {paid}"
    for again in ({"cup": 1}, {"cup": 1, "pot": 1}):
        got = app.refund(order, again, "2026-03-10")
        assert got == {"ok": False, "error": "not_bought"}, f"a fourth cup of three was answered with {got}"


def test_returns_are_taken_for_thirty_days(app):
    """Returns are taken for 30 days after delivery, and only of pieces that were bought."""
    order = {"delivered": "2026-03-01", "shipping": 490, "lines": [{"article": "cup", "quantity": 3, "paid": 2000, "returned": 0, "refunded": 0}]}
    for today, good in (("2026-03-01", True), ("2026-03-20", True), ("2026-03-31", True), ("2026-04-01", False)):
        got = app.refund(order, {"cup": 1}, today)
        assert got["ok"] is good, f"a return on {today} of what came on 2026-03-01 was answered with {got}"
    assert got == {"ok": False, "error": "too_late"}, f"a late return was answered with {got}"
    for returned in ({"pot": 1}, {"cup": 4}, {"cup": 0}, {"cup": -1}):
        got = app.refund(order, returned, "2026-03-10")
        assert got == {"ok": False, "error": "not_bought"}, f"a return of {returned} was answered with {got}"


def test_shipping_is_paid_back_with_the_last_piece(app):
    """Shipping is paid back once, when nothing of the order is kept, and the given order stays as it was."""
    lines = [{"article": name, "quantity": 2, "paid": 1801, "returned": 0, "refunded": 0} for name in ("cup", "bowl")]
    order = {"delivered": "2026-03-01", "shipping": 490, "lines": lines}
    for refused in ({"cup": 1, "pot": 1}, {"cup": 2, "bowl": 3}):
        app.refund(order, refused, "2026-03-10")
    first = app.refund(order, {"cup": 2}, "2026-03-10")
    assert first["amount"] == 1801, f"one of two lines was paid back as {first['amount']} cents"
    assert [line["returned"] for line in order["lines"]] == [0, 0], "the caller's order was changed"
    last = app.refund(first["order"], {"bowl": 2}, "2026-03-10")
    assert last["amount"] == 2291, f"the last line was paid back as {last['amount']} cents"
    nothing = app.refund(last["order"], {}, "2026-03-10")
    assert nothing["amount"] == 0, f"a return of nothing was paid back with {nothing['amount']} cents"
    whole = app.refund(order, {"cup": 2, "bowl": 2}, "2026-03-10")
    assert whole["amount"] == 4092, f"a whole order was paid back as {whole['amount']} cents"
