from fractions import Fraction

PERCENT_VOUCHER_MOST = 2000


def voucher_value(voucher: dict, goods: int) -> int:
    """Return the cents that the voucher takes off the goods."""
    match voucher:
        case {"kind": "fixed", "value": value}:
            return value if value < goods else goods
        case {"kind": "percent", "value": value}:
            return sorted([round_money(Fraction(value) * Fraction(goods, 100)), PERCENT_VOUCHER_MOST, goods])[0]
    raise ValueError("vouchers are fixed or percent")
