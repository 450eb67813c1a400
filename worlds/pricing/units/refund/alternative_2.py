import copy
from datetime import date

RETURN_DAYS = 30


def refund(order: dict, returned: dict[str, int], today: str) -> dict:
    """Work out what a customer gets back for returned pieces of an order."""
    waited = date.fromisoformat(today).toordinal() - date.fromisoformat(order["delivered"]).toordinal()
    if not waited <= RETURN_DAYS:
        return {"ok": False, "error": "too_late"}
    after = copy.deepcopy(order)
    lines, open_articles, amount = after["lines"], dict(returned), 0
    for line in lines:
        pieces = open_articles.pop(line["article"], None)
        left = line["quantity"] - line["returned"]
        if pieces is not None:
            if pieces <= 0 or left < pieces:
                return {"ok": False, "error": "not_bought"}
            last = left == pieces
            part = line["paid"] - line["refunded"] if last else line["paid"] // line["quantity"] * pieces
            amount += part
            line.update(returned=line["returned"] + pieces, refunded=line["refunded"] + part)
    if open_articles:
        return {"ok": False, "error": "not_bought"}
    if returned and all(line["returned"] == line["quantity"] for line in lines):
        amount += order["shipping"]
    return {"ok": True, "amount": amount, "order": after}
