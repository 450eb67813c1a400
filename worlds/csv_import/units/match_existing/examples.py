ada = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "birthday": None}
store = {"contacts": {"c1": {"id": "c1", "archived": False, **ada}}, "imports": [], "next_contact": 2}
assert match_existing(store, ada) == "c1"
