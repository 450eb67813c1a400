def test_search_finds_every_word(app):
    """An item is found when every word is in its name or tags, whatever the capitals, and retired ones never are."""
    def item(number, name, *tags, category="drill", retired=False):
        return {"id": f"itm-{number:06d}", "name": name, "category": category, "tags": list(tags), "retired": retired}

    shelf = [
        item(4, "Table saw", "wood", category="saw"), item(3, "Hammer drill", "concrete", "cable"), item(1, "drill", "wood"),
        item(2, "Drill stand", "wood", "metal"), item(9, "Old drill", "wood", retired=True),
    ]
    def found(query, **more):
        return [one["name"] for one in app.search_items(shelf, query, **more)["items"]]

    assert found("DRILL Wood") == ["drill", "Drill stand"], f"'DRILL Wood' found {found('DRILL Wood')}"
    assert found("concr ham") == ["Hammer drill"], "parts of words in name and tags were not found"
    assert found("wood", category="saw") == ["Table saw"], "the category was not looked at"
    assert found("  ") == ["drill", "Drill stand", "Hammer drill", "Table saw"], "an empty query does not show the whole catalogue"
    assert found("nothing like it") == [], "something was found that has none of the words"


def test_search_goes_page_by_page(app):
    """Pages are counted from 0 and have 20 entries unless another number is asked for."""
    shelf = [{"id": f"itm-{n:06d}", "name": f"Saw {n:03d}", "category": "saw", "tags": [], "retired": False} for n in range(60)]
    first = app.search_items(shelf, "saw")
    assert len(first["items"]) == 20, f"the usual page has {len(first['items'])} entries"
    assert first["page"] == 0, f"the first page has the number {first['page']}"
    assert app.search_items(shelf, "saw", page=0) == first, "page 0 is not the first page"
    assert first["items"][0]["name"] == "Saw 000", "the first page does not begin with the first item"
    assert (first["pages"], first["total"]) == (3, 60), f"60 items are said to be {first['total']} on {first['pages']} pages"
    assert [one["name"] for one in app.search_items(shelf, "saw", page=7, size=8)["items"]] == ["Saw 056", "Saw 057", "Saw 058", "Saw 059"], "the last page is wrong"
    assert app.search_items(shelf, "saw", page=3)["items"] == [], "a page after the last one has items"
    assert app.search_items(shelf, "axe") == {"items": [], "page": 0, "pages": 0, "total": 0}, "nothing found was not told as no pages"


def test_strange_pages_are_harmless(app):
    """Sizes are brought into 1 to 100, negative pages are empty, and items of one name are in the order of their ids."""
    shelf = [{"id": f"itm-{200 - n:06d}", "name": "Saw", "category": "saw", "tags": [], "retired": False} for n in range(150)]
    order = [one["id"] for one in shelf]
    assert len(app.search_items(shelf, "", size=0)["items"]) == 1, "a page of 0 entries was not brought to 1"
    assert len(app.search_items(shelf, "", size=1000)["items"]) == 100, "a page of 1000 entries was not brought to 100"
    assert app.search_items(shelf, "", page=-2)["items"] == [], "a negative page has items"
    ids = [one["id"] for one in app.search_items(shelf, "", size=100)["items"]]
    assert ids == sorted(order)[:100], "items of one name are not in the order of their ids"
    assert [one["id"] for one in shelf] == order, "the list that was searched was changed"
