store = new_contact_store()
import_file(store, list(b"Email;Last name\nada@example.com;Lovelace\n"), "members.csv", now=1_700_000_000.0)
assert undo_import(store, "import-1", now=1_700_000_060.0) == {"ok": True, "removed": ["c1"], "restored": [], "kept": []}
assert store["contacts"] == {}
