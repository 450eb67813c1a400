# items: [{"id": str, "name": str, "category": str, "tags": [str], "retired": bool}]
# An item is found if every word of the query is in its name or its tags, as a part of a word too, whatever the capitals; retired ones never are.
# category None: all of them. page None: the first, and size None: the usual size, as in the whole house; other sizes are brought into 1 to 100.
# result: {"items": [...], "page": int, "pages": how many there are, "total": items found}; by name whatever the capitals, then by id;
#     a page that does not exist has no items
def search_items(items: list[dict], query: str, page: int | None = None, size: int | None = None, category: str | None = None) -> dict:
    """Search the catalogue and return one page of what was found."""
