# order: {"delivered": "YYYY-MM-DD", "shipping": cents, "lines": [{"article": str, "quantity": pieces, "paid": cents for all of them after discounts,
#         "returned": pieces returned before, "refunded": cents paid back for them}, ...]}; an article stands on one line only
# returned: {article: pieces}; today: "YYYY-MM-DD"
# answers: {"ok": True, "amount": cents, "order": the order as it is then}, or {"ok": False, "error": "too_late" or "not_bought"}
# "not_bought": pieces that are not in the order, or no longer; no pieces, or less, of an article; what is passed in stays as it was
def refund(order: dict, returned: dict[str, int], today: str) -> dict:
    """Work out what a customer gets back for returned pieces of an order."""
