# voucher: {"kind": "fixed", "value": cents} or {"kind": "percent", "value": per cent as an int or a text such as "7.5"}
# another kind raises ValueError; goods: cents that the voucher is used on
def voucher_value(voucher: dict, goods: int) -> int:
    """Return the cents that the voucher takes off the goods."""
