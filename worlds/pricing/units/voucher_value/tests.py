def test_vouchers_take_off_a_sum_or_per_cent(app):
    """A voucher takes off its sum or its per cent, rounded, and at most 20.00 if it is in per cent."""
    for kind, value, goods, wanted in (
        ("fixed", 500, 3000, 500),
        ("percent", 10, 3000, 300),
        ("percent", 10, 1235, 124),
        ("percent", "7.5", 1000, 75),
        ("percent", 10, 20000, 2000),
        ("percent", 10, 20010, 2000),
        ("percent", 10, 90000, 2000),
        ("fixed", 5000, 90000, 5000),
    ):
        got = app.voucher_value({"kind": kind, "value": value}, goods)
        assert got == wanted, f"a {kind} voucher of {value} took {got} cents off {goods}"


def test_vouchers_never_take_off_more_than_the_goods(app):
    """A voucher takes off no more than the goods cost, and an unknown kind of voucher is an error."""
    for kind, value, goods, wanted in (("fixed", 2000, 1500, 1500), ("fixed", 1500, 1500, 1500), ("percent", 100, 1500, 1500), ("fixed", 2000, 0, 0), ("percent", 10, 0, 0)):
        got = app.voucher_value({"kind": kind, "value": value}, goods)
        assert got == wanted, f"a {kind} voucher of {value} took {got} cents off {goods}"
    try:
        got = app.voucher_value({"kind": "gift", "value": 500}, 3000)
    except ValueError:
        return
    raise AssertionError(f"a voucher of an unknown kind took off {got} cents")
