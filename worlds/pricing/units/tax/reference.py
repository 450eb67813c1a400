from fractions import Fraction

TAX_RATES = {
    "DE": {"full": "19", "reduced": "7"},
    "AT": {"full": "20", "reduced": "10"},
    "FR": {"full": "20", "reduced": "5.5"},
    "CH": {"full": "8.1", "reduced": "2.6"},
}
TAX_CLASSES = {"tea": "reduced", "book": "reduced", "ware": "full", "gift_card": "none"}


def tax(amount: int, category: str, country: str) -> dict:
    """Split an amount at shop prices, whether they hold the tax already or not, into net, tax and gross."""
    if country not in TAX_RATES or category not in TAX_CLASSES:
        raise ValueError(f"no tax rate for {category} in {country}")
    rates = {**TAX_RATES[country], "none": "0"}
    rate = Fraction(rates[TAX_CLASSES[category]]) / 100
    if country == "CH":
        part = round_money(amount * rate)
        return {"net": amount, "tax": part, "gross": amount + part}
    part = round_money(amount * rate / (1 + rate))
    return {"net": amount - part, "tax": part, "gross": amount}
