from datetime import date, timedelta

RETURN_DAYS = 30


def _returned_line(line: dict, pieces: int) -> dict:
    back = line["returned"] + pieces
    if back == line["quantity"]:
        return {**line, "returned": back, "refunded": line["paid"]}
    return {**line, "returned": back, "refunded": line["refunded"] + line["paid"] // line["quantity"] * pieces}


def refund(order: dict, returned: dict[str, int], today: str) -> dict:
    """Work out what a customer gets back for returned pieces of an order."""
    if date.fromisoformat(today) > date.fromisoformat(order["delivered"]) + timedelta(days=RETURN_DAYS):
        return {"ok": False, "error": "too_late"}
    left = {line["article"]: line["quantity"] - line["returned"] for line in order["lines"]}
    if any(pieces < 1 or pieces > left.get(article, 0) for article, pieces in returned.items()):
        return {"ok": False, "error": "not_bought"}
    amount, lines = 0, []
    for line in order["lines"]:
        if line["article"] in returned:
            lines.append(_returned_line(line, returned[line["article"]]))
            amount += lines[-1]["refunded"] - line["refunded"]
        else:
            lines.append(dict(line))
    if returned and all(line["returned"] == line["quantity"] for line in lines):
        amount += order["shipping"]
    return {"ok": True, "amount": amount, "order": {**order, "lines": lines}}
