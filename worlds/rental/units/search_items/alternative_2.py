PAGE_SIZE = 20
FIRST_PAGE = 0


def search_items(items: list[dict], query: str, page: int | None = None, size: int | None = None, category: str | None = None) -> dict:
    """Search the catalogue and return one page of what was found."""
    found = [item for item in items if not item["retired"]]
    if category is not None:
        found = [item for item in found if item["category"] == category]
    for word in query.split():
        found = [
            item for item in found if word.casefold() in "\n".join((item["name"], *item["tags"])).casefold()
        ]
    found = sorted(sorted(found, key=lambda item: item["id"]), key=lambda item: item["name"].casefold())
    wanted = PAGE_SIZE if size is None else size
    if wanted < 1:
        wanted = 1
    elif wanted > 100:
        wanted = 100
    pages: list[list[dict]] = []
    for number, item in enumerate(found):
        if number % wanted == 0:
            pages.append([])
        pages[-1].append(item)
    asked = FIRST_PAGE if page is None else page
    index = asked - FIRST_PAGE
    rows = pages[index] if 0 <= index < len(pages) else []
    return {"items": rows, "page": asked, "pages": len(pages), "total": len(found)}
