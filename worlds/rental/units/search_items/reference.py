PAGE_SIZE = 20
FIRST_PAGE = 0


def search_items(items: list[dict], query: str, page: int | None = None, size: int | None = None, category: str | None = None) -> dict:
    """Search the catalogue and return one page of what was found."""
    words = query.casefold().split()
    found = []
    for item in items:
        text = " ".join([item["name"], *item["tags"]]).casefold()
        if not item["retired"] and category in (None, item["category"]) and all(word in text for word in words):
            found.append(item)
    found.sort(key=lambda item: (item["name"].casefold(), item["id"]))
    size = PAGE_SIZE if size is None else min(100, max(1, size))
    page = FIRST_PAGE if page is None else page
    begin = (page - FIRST_PAGE) * size
    shown = found[begin : begin + size] if begin >= 0 else []
    return {"items": shown, "page": page, "pages": -(-len(found) // size), "total": len(found)}
