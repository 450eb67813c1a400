from fractions import Fraction

PERCENT_VOUCHER_MOST = 2000


def voucher_value(voucher: dict, goods: int) -> int:
    """Return the cents that the voucher takes off the goods."""
    if voucher["kind"] == "percent":
        exact = goods * Fraction(voucher["value"]) / 100
        off = min(round_money(exact), PERCENT_VOUCHER_MOST)
    elif voucher["kind"] == "fixed":
        off = voucher["value"]
    else:
        raise ValueError(f"no such kind of voucher: {voucher['kind']}")
    return min(off, goods)
