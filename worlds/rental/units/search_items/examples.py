shelf = [
    {"id": "b", "name": "Saw", "category": "saw", "tags": ["wood"], "retired": False},
    {"id": "a", "name": "Drill", "category": "drill", "tags": ["wood", "metal"], "retired": False},
]
answer = search_items(shelf, "wood")
assert [item["name"] for item in answer["items"]] == ["Drill", "Saw"]
assert sorted(answer) == ["items", "page", "pages", "total"] and answer["total"] == 2
assert search_items(shelf, "lawn mower")["items"] == []
