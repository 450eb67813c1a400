items = {"drill": {"stock": 40, "out": 0}, "saw": {"stock": 5, "out": 0}}
answer = import_stock(items, [{"item_id": "drill", "counted": " 41 "}, {"item_id": "axe", "counted": "3"}])
assert answer == {"taken": ["drill"], "recount": [], "unknown": ["axe"], "unreadable": []}
assert items == {"drill": {"stock": 41, "out": 0}, "saw": {"stock": 5, "out": 0}}
assert import_stock(items, [{"item_id": "saw", "counted": "500"}])["recount"] == ["saw"]
