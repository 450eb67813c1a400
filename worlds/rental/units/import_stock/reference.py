RECOUNT_PERCENT = 10


def import_stock(items: dict, lines: list[dict]) -> dict:
    """Take counted pieces over into the books, and say what could not be taken over."""
    totals: dict[str, int] = {}
    unknown, unreadable, unclear = set(), [], set()
    for number, line in enumerate(lines, 1):
        item_id, written = line["item_id"], line["counted"].strip()
        if item_id not in items:
            unknown.add(item_id)
        elif not (written.isascii() and written.isdigit()):
            unreadable.append(number)
            unclear.add(item_id)
        else:
            pieces = int(written)
            totals[item_id] = totals.get(item_id, 0) + pieces
    taken, recount = [], []
    for item_id in sorted(totals.keys() - unclear):
        books, counted = items[item_id]["stock"], totals[item_id] + items[item_id]["out"]
        if abs(counted - books) * 100 > RECOUNT_PERCENT * books:
            recount.append(item_id)
        else:
            items[item_id]["stock"] = counted
            taken.append(item_id)
    return {"taken": taken, "recount": recount, "unknown": sorted(unknown), "unreadable": unreadable}
