answer = map_header(["Email", "Given name", "Surname", "Mobile"])
assert answer == {"columns": ["email", "first_name", "last_name", "phone"], "missing": [], "unknown": []}
assert field_label("last_name") == "Last name"
