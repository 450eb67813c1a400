import re

RECOUNT_PERCENT = 10


def _too_far(books: int, counted: int) -> bool:
    allowed = books * RECOUNT_PERCENT / 100
    return not books - allowed <= counted <= books + allowed


def import_stock(items: dict, lines: list[dict]) -> dict:
    """Take counted pieces over into the books, and say what could not be taken over."""
    unknown = sorted({line["item_id"] for line in lines if line["item_id"] not in items})
    known = [(number, line) for number, line in enumerate(lines, start=1) if line["item_id"] in items]
    bad = [number for number, line in known if not re.fullmatch(r"\s*[0-9]+\s*", line["counted"])]
    left_out = {line["item_id"] for number, line in known if number in bad}
    totals: dict[str, int] = {}
    for number, line in known:
        item_id = line["item_id"]
        if item_id not in left_out:
            pieces = int(line["counted"])
            totals[item_id] = totals.get(item_id, 0) + pieces
    new = {item_id: total + items[item_id]["out"] for item_id, total in totals.items()}
    recount = [item_id for item_id in sorted(new) if _too_far(items[item_id]["stock"], new[item_id])]
    taken = sorted(set(new) - set(recount))
    for item_id in taken:
        items[item_id]["stock"] = new[item_id]
    return {"taken": taken, "recount": recount, "unknown": unknown, "unreadable": bad}
