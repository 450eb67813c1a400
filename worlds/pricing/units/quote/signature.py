# basket: {"lines": [line, ...], "customer": id or None, "purchases": [as for member_level], "vouchers": [voucher, ...],
#          "country": str, "now": the order's moment with its offset, "today": "YYYY-MM-DD"}
# line: {"article", "price", "quantity", "unit", "category", "group", "reduced", "weight": grams of one piece}; loose tea weighs its quantity
# offers, in this order: ids "volume", "bundle", "member" of those kinds, then the usable vouchers by their code
# gift cards weigh nothing and take no part in discounts, neither as goods nor in the least sum of a voucher
# the chosen discount is spread over the other lines by what they cost, each share rounded down; each line is taxed after its share
# shipping is taxed as "ware"; result: {"lines": [{"article", "total", "off", "net", "tax", "gross"}, ...] with "total" before discount,
#          "offers": [ids], "goods": cents of all lines, "off": cents, "shipping": cents gross, "tax": cents of all, "total": cents to pay}
def quote(basket: dict) -> dict:
    """Price a whole basket line by line, with totals that add up."""
