from fractions import Fraction

TAX_ON_TOP = ("CH",)


def _tax_per_mille(category: str, country: str) -> int:
    match country:
        case "DE":
            full, reduced = 190, 70
        case "AT":
            full, reduced = 200, 100
        case "FR":
            full, reduced = 200, 55
        case "CH":
            full, reduced = 81, 26
        case _:
            raise ValueError(country)
    match category:
        case "gift_card":
            return 0
        case "ware":
            return full
        case "tea" | "book":
            return reduced
    raise ValueError(category)


def tax(amount: int, category: str, country: str) -> dict:
    """Split an amount at shop prices, whether they hold the tax already or not, into net, tax and gross."""
    rate = _tax_per_mille(category, country)
    parts = {"net": amount, "tax": 0, "gross": amount}
    if country in TAX_ON_TOP:
        parts["tax"] = round_money(Fraction(amount * rate, 1000))
        parts["gross"] += parts["tax"]
    else:
        parts["tax"] = round_money(Fraction(amount * rate, 1000 + rate))
        parts["net"] -= parts["tax"]
    return parts
