# rates in per cent, full / reduced: DE 19 / 7, AT 20 / 10, FR 20 / 5.5, CH 8.1 / 2.6; another country raises ValueError
# category: "tea" and "book" have the reduced rate, "ware" the full one, "gift_card" none; another one raises ValueError
# result: {"net": cents, "tax": cents, "gross": cents}, where net and tax always make gross
def tax(amount: int, category: str, country: str) -> dict:
    """Split an amount at shop prices, whether they hold the tax already or not, into net, tax and gross."""
