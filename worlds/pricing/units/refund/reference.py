from datetime import date

RETURN_DAYS = 30


def refund(order: dict, returned: dict[str, int], today: str) -> dict:
    """Work out what a customer gets back for returned pieces of an order."""
    if (date.fromisoformat(today) - date.fromisoformat(order["delivered"])).days > RETURN_DAYS:
        return {"ok": False, "error": "too_late"}
    lines = [dict(line) for line in order["lines"]]
    by_article = {line["article"]: line for line in lines}
    amount = 0
    for article, pieces in returned.items():
        line = by_article.get(article)
        if line is None or not 1 <= pieces <= line["quantity"] - line["returned"]:
            return {"ok": False, "error": "not_bought"}
        share = line["paid"] // line["quantity"] * pieces
        line["returned"] += pieces
        if line["returned"] == line["quantity"]:
            share = line["paid"] - line["refunded"]
        line["refunded"] += share
        amount += share
    if returned and all(line["returned"] == line["quantity"] for line in lines):
        amount += order["shipping"]
    return {"ok": True, "amount": amount, "order": {**order, "lines": lines}}
