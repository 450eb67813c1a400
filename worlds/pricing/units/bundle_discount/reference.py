def bundle_discount(lines: list[dict]) -> int:
    """Return the cents that the basket costs less because one of three pieces of a group is free."""
    groups: dict[str, list[int]] = {}
    for line in lines:
        if line["group"] is None or line["reduced"]:
            continue
        groups.setdefault(line["group"], []).extend([line["price"]] * line["quantity"])
    off = 0
    for pieces in groups.values():
        pieces.sort(reverse=True)
        off += sum(pieces[2::3])
    return off
