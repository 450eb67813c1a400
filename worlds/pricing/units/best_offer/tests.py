def test_the_largest_permitted_combination_wins(app):
    """The combination that takes off most wins; a voucher never goes with the member discount, nor with another voucher."""
    def best(*offers, goods=100000):
        return app.best_offer(goods, [{"id": name, "kind": name.rstrip("12"), "off": off} for name, off in offers])

    for offers, ids, off in (
        ((("bundle", 900), ("volume", 300)), ["bundle", "volume"], 1200),
        ((("member", 700), ("voucher", 500)), ["member"], 700),
        ((("member", 700), ("voucher", 800)), ["voucher"], 800),
        ((("volume", 300), ("member", 700), ("voucher", 500)), ["volume", "member"], 1000),
        ((("voucher1", 500), ("voucher2", 600)), ["voucher2"], 600),
        ((("voucher1", 500), ("bundle", 100), ("voucher2", 600)), ["bundle", "voucher2"], 700),
        ((("volume", 0), ("bundle", 900)), ["bundle"], 900),
        ((), [], 0),
    ):
        got = best(*offers)
        assert got == {"ids": ids, "off": off}, f"of {offers} the answer was {got}"


def test_a_limit_holds_for_all_discounts_together(app):
    """All discounts together take off at most 30 per cent of the goods, and not a cent more."""
    offers = [{"id": "volume", "kind": "volume", "off": 2000}, {"id": "bundle", "kind": "bundle", "off": 2500}]
    for goods, off in ((15000, 4500), (14999, 4499), (10000, 3000), (9995, 2998), (30000, 4500)):
        got = app.best_offer(goods, offers)
        assert got == {"ids": ["volume", "bundle"], "off": off}, f"of goods for {goods} cents the answer was {got}"


def test_ties_keep_the_voucher(app):
    """Of combinations that take off the same, one without a voucher wins, then the smaller, then the earlier one."""
    def best(goods, *offers):
        given = [{"id": name, "kind": name.rstrip("12"), "off": off} for name, off in offers]
        before = [dict(offer) for offer in given]
        got = app.best_offer(goods, given)
        assert given == before, "the list of offers was changed"
        return got["ids"]

    for offers, ids in (
        ((("voucher", 700), ("member", 700)), ["member"]),
        ((("voucher", 700), ("volume", 300), ("member", 700), ("bundle", 0)), ["volume", "member"]),
        ((("voucher1", 500), ("voucher2", 500)), ["voucher1"]),
    ):
        got = best(100000, *offers)
        assert got == ids, f"of {offers} the shop chose {got}"
    got = best(10000, ("voucher", 3500), ("volume", 1200), ("bundle", 1800))
    assert got == ["volume", "bundle"], f"at the limit the shop chose {got} and not two discounts without a voucher"
    got = best(10000, ("voucher", 1000), ("volume", 3100), ("bundle", 3000))
    assert got == ["volume"], f"at the limit the shop chose {got} and not the one discount that is enough"
