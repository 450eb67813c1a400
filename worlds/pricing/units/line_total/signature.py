# line: {"article": str, "price": cents, "quantity": int, "unit": "piece" or "gram" (loose tea), ...}
# a negative quantity raises ValueError
def line_total(line: dict) -> int:
    """Return what a basket line costs in cents, before any discount."""
