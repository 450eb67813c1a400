from fractions import Fraction

PERCENT_VOUCHER_MOST = 2000


def _percent_off(value: int | str, goods: int) -> int:
    off = round_money(Fraction(goods) * Fraction(value) / 100)
    return off if off < PERCENT_VOUCHER_MOST else PERCENT_VOUCHER_MOST


def voucher_value(voucher: dict, goods: int) -> int:
    """Return the cents that the voucher takes off the goods."""
    kinds = {"percent": _percent_off, "fixed": lambda value, _: value}
    if voucher["kind"] not in kinds:
        raise ValueError(voucher["kind"])
    off = kinds[voucher["kind"]](voucher["value"], goods)
    return off - max(0, off - goods)
