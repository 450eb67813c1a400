RECOUNT_PERCENT = 10


def _read_pieces(written: str) -> int:
    text = written.strip()
    if not text or set(text) - set("0123456789"):
        raise ValueError(text)
    return int(text)


def import_stock(items: dict, lines: list[dict]) -> dict:
    """Take counted pieces over into the books, and say what could not be taken over."""
    result = {"taken": [], "recount": [], "unknown": [], "unreadable": []}
    totals, broken = {}, []
    number = 0
    for line in lines:
        number += 1
        item_id = line["item_id"]
        try:
            pieces = _read_pieces(line["counted"]) if item_id in items else 0
        except ValueError:
            result["unreadable"].append(number)
            broken.append(item_id)
            continue
        totals[item_id] = totals.get(item_id, 0) + pieces
    for item_id, total in sorted(totals.items()):
        if item_id not in items:
            result["unknown"].append(item_id)
        elif item_id not in broken:
            record = items[item_id]
            total += record["out"]
            difference = max(total, record["stock"]) - min(total, record["stock"])
            fits = 100 * difference <= record["stock"] * RECOUNT_PERCENT
            result["taken" if fits else "recount"].append(item_id)
            record["stock"] = total if fits else record["stock"]
    return result
