from itertools import groupby


def _bundled_pieces(lines: list[dict]) -> list[tuple[str, int]]:
    bundled = []
    for line in lines:
        if line["group"] is None or line["reduced"]:
            continue
        bundled.extend((line["group"], -line["price"]) for _ in range(line["quantity"]))
    return sorted(bundled)


def bundle_discount(lines: list[dict]) -> int:
    """Return the cents that the basket costs less because one of three pieces of a group is free."""
    off = []
    for _, members in groupby(_bundled_pieces(lines), key=lambda piece: piece[0]):
        pieces = [-price for _, price in members]
        off.append(sum(pieces[2::3]))
    return sum(off)
