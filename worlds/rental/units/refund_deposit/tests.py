def test_deposits_go_back_less_what_was_found(app):
    """A damage of up to 8 euros is free, above that all of it is charged, and cleaning costs 12 euros."""
    def refund(deposit, damages=(), missing=(), dirty=False):
        return app.refund_deposit(deposit, {"damages": list(damages), "missing": list(missing), "dirty": dirty})

    assert refund(5_000) == {"refund_cents": 5_000, "owed_cents": 0, "lines": []}, "a deposit did not go back when nothing was found"
    assert refund(5_000, [800])["refund_cents"] == 5_000, "a damage of 8 euros was charged"
    assert refund(5_000, [801])["refund_cents"] == 4_199, f"of 50 euros and a damage of 8.01 go back {refund(5_000, [801])['refund_cents']} cents"
    assert refund(5_000, [500, 700])["refund_cents"] == 5_000, "two small damages were charged"
    both = refund(5_000, [100, 2_000], dirty=True)
    assert both["refund_cents"] == 1_800, f"of 50 euros with a damage of 20 and dirt go back {both['refund_cents']} cents"
    assert both["lines"] == [{"what": "damage", "cents": 2_000}, {"what": "cleaning", "cents": 1_200}], f"the lines are {both['lines']}"
    assert refund(5_000, dirty=True)["refund_cents"] == 3_800, "a dirty item without damages was not charged for cleaning"


def test_a_deposit_that_is_too_small(app):
    """What a deposit does not cover is owed, and never a negative sum paid back."""
    worse = {"damages": [4_000], "missing": [2_500], "dirty": False}
    answer = app.refund_deposit(5_000, worse)
    assert answer["refund_cents"] == 0, f"{answer['refund_cents']} cents go back of a deposit that is used up"
    assert answer["owed_cents"] == 1_500, f"{answer['owed_cents']} cents are owed beyond the deposit"
    answer = app.refund_deposit(0, {"damages": [], "missing": [900], "dirty": False})
    assert (answer["refund_cents"], answer["owed_cents"]) == (0, 900), "without a deposit a missing part was not owed"


def test_missing_parts_are_charged_at_their_value(app):
    """Missing parts are charged however small, in their order; what costs nothing has no line."""
    answer = app.refund_deposit(5_000, {"damages": [900], "missing": [150, 0, 90], "dirty": False})
    assert [line["cents"] for line in answer["lines"]] == [900, 150, 90], f"the lines are {answer['lines']}"
    assert answer["refund_cents"] == 3_860, f"{answer['refund_cents']} cents go back"
