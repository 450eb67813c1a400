import math

PAGE_SIZE = 20
FIRST_PAGE = 0


def _is_found(item: dict, words: list[str], category: str | None) -> bool:
    if item["retired"] or (category is not None and item["category"] != category):
        return False
    texts = [item["name"].casefold()] + [tag.casefold() for tag in item["tags"]]
    return not [word for word in words if not any(word in text for text in texts)]


def search_items(items: list[dict], query: str, page: int | None = None, size: int | None = None, category: str | None = None) -> dict:
    """Search the catalogue and return one page of what was found."""
    if page is None:
        page = FIRST_PAGE
    if size is None:
        size = PAGE_SIZE
    size = sorted((1, size, 100))[1]
    words = [word.casefold() for word in query.split()]
    found = sorted(
        (item for item in items if _is_found(item, words, category)), key=lambda one: (one["name"].casefold(), one["id"])
    )
    pages = {
        number: found[start : start + size] for number, start in enumerate(range(0, len(found), size), start=FIRST_PAGE)
    }
    return {"items": pages.get(page, []), "page": page, "pages": math.ceil(len(found) / size), "total": len(found)}
