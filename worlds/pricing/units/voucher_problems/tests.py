def test_vouchers_run_from_their_first_to_their_last_day(app):
    """A voucher works from its first to its last day, and its days begin and end at midnight UTC."""
    voucher = {"from": "2026-03-10", "until": "2026-03-12", "least": 0, "customer": None, "used_by": []}
    for now, wanted in (
        ("2026-03-10T00:00:00+00:00", []),
        ("2026-03-12T12:00:00+00:00", []),
        ("2026-03-12T23:59:59+00:00", []),
        ("2026-03-13T00:00:00+00:00", ["expired"]),
        ("2026-03-09T23:59:59+00:00", ["not_yet"]),
        ("2026-03-13T00:30:00+01:00", []),
        ("2026-03-12T20:30:00-05:00", ["expired"]),
        ("2026-03-10T00:30:00+02:00", ["not_yet"]),
    ):
        got = app.voucher_problems(voucher, "c1", [], now)
        assert got == wanted, f"a voucher from 10 to 12 March had the problems {got} at {now}"


def test_the_basket_must_be_large_enough(app):
    """The basket must reach the voucher's least sum, and reduced articles do not count towards it."""
    voucher = {"from": "2026-03-01", "until": "2026-03-31", "least": 2000, "customer": None, "used_by": []}
    def problems(price, reduced=False):
        cup = {"article": "cup", "price": 500, "quantity": 2, "unit": "piece", "category": "ware", "reduced": False}
        lines = [cup, {**cup, "price": price, "quantity": 1, "reduced": reduced}]
        return app.voucher_problems(voucher, "c1", lines, "2026-03-10T12:00:00+00:00")

    for price, wanted in ((999, ["too_small"]), (1000, []), (1001, [])):
        assert problems(price) == wanted, f"a basket of {1000 + price} cents had the problems {problems(price)}"
    assert problems(5000, reduced=True) == ["too_small"], "a reduced article counted towards the least basket"
    got = app.voucher_problems(voucher, "c1", [], "2026-03-10T12:00:00+00:00")
    assert got == ["too_small"], f"an empty basket had the problems {got}"


def test_vouchers_belong_to_customers(app):
    """A personal voucher is for its customer only, each customer uses a voucher once, and all problems are told."""
    voucher = {"from": "2026-03-01", "until": "2026-03-31", "least": 100, "customer": "c1", "used_by": ["c1", "c2"]}
    cup = {"article": "cup", "price": 500, "quantity": 1, "unit": "piece", "category": "ware", "reduced": False}
    def problems(who, lines=(cup,), now="2026-03-10T12:00:00+00:00", **changes):
        return app.voucher_problems({**voucher, **changes}, who, list(lines), now)

    for customer, wanted in (("c1", ["already_used"]), ("c2", ["not_yours", "already_used"]), ("c3", ["not_yours"]), (None, ["not_yours"])):
        assert problems(customer) == wanted, f"{customer} had the problems {problems(customer)} with a used voucher of c1"
    for customer in ("c3", None):
        got = problems(customer, customer=None)
        assert got == [], f"{customer} had the problems {got} with a voucher for everybody"
    got = problems("c1", (), "2026-04-10T12:00:00+00:00")
    assert got == ["expired", "too_small", "already_used"], f"three problems were told as {got}"
