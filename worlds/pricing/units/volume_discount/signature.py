# line: {"article": str, "price": cents, "quantity": int, "unit": "piece" or "gram", "category": str, ...}
# category: "tea", "ware", "book" or "gift_card"; tea by the gram and gift cards get no volume discount
def volume_discount(line: dict) -> int:
    """Return the cents that a basket line costs less because of its quantity."""
