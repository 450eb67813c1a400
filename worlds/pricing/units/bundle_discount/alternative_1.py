def bundle_discount(lines: list[dict]) -> int:
    """Return the cents that the basket costs less because one of three pieces of a group is free."""
    groups = sorted({line["group"] for line in lines if line["group"]})
    total = 0
    for group in groups:
        pieces = []
        for line in lines:
            if line["group"] is None or line["reduced"]:
                continue
            pieces += [line["price"] for _ in range(line["quantity"]) if line["group"] == group]
        pieces = sorted(pieces)[::-1]
        total += sum(pieces[2::3])
    return total
