ada = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "birthday": "1915-12-10"}
bob = {"email": "bob@example.com", "first_name": "Bob", "last_name": "Lovelace", "birthday": "1990-01-01"}
assert person_key(ada) != person_key(bob)
assert len(find_duplicates([{"line": 2, "clean": ada}, {"line": 3, "clean": bob}, {"line": 4, "clean": ada}])) == 1
