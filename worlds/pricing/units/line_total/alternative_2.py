GRAMS_PRICED = 100


def line_total(line: dict) -> int:
    """Return what a basket line costs in cents, before any discount."""
    match line:
        case {"quantity": quantity} if quantity < 0:
            raise ValueError("negative quantity")
        case {"unit": "gram", "price": price, "quantity": quantity}:
            exact = f"{price * quantity}/{GRAMS_PRICED}"
        case _:
            exact = str(line["price"] * line["quantity"])
    return round_money(exact)
