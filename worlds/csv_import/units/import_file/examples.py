store = new_contact_store()
assert store == {"contacts": {}, "imports": [], "next_contact": 1}
text = "Email;Last name;Fee\nada@example.com;Lovelace;80\nbob@example.com;Bobbin;\n"
answer = import_file(store, list(text.encode()), "members.csv", now=1_700_000_000.0)
assert answer["ok"] and answer["id"] == "import-1" and answer["day"] == "2023-11-14"
assert [(row["line"], row["outcome"], row["contact"]) for row in answer["rows"]] == [(2, "added", "c1"), (3, "added", "c2")]
assert store["contacts"]["c1"]["fee"] == 8000 and find_import(store, "import-1")["file"] == "members.csv"
