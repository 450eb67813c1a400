# store: {"contacts": {id: contact}, "imports": [record], "next_contact": number of the next new contact}, plain JSON data
def new_contact_store() -> dict:
    """Make an empty store, whose first contact will be c1."""


# data: the bytes as whole numbers; now: seconds since 1970
# answer: {"ok": bool, "id": "import-1", "import-2", ... or None, "dry_run": bool, "file": its name, "day": "YYYY-MM-DD" in UTC,
#   "error": None, "already_imported", "unreadable" (an open quote), "empty" (no row below the header), "missing_columns"
#   or "refused_rows", "missing" and "unknown": as map_header says, "rows": [row]}
# row: {"line", "outcome": "added", "changed", "unchanged", "duplicate" or "refused", "contact": id or None, "changes":
#   as merge_contact tells them, "problems": as validate_row tells them}
# a refused row has no contact and no changes. Its problem may also be "too_many_fields" (more than the header has) or
#   "ambiguous" (match_existing cannot tell), both with field None and value "". A short row lacks its last fields.
# only rows without problems are searched for duplicates; a duplicate is a row that falls away: no contact, no changes
# a dry run answers as the real one would, with id None, and changes nothing, as does whatever is not ok
# record: the answer with "at": now, "digest": SHA-256 of the bytes in hex, "undone": False; appended last of all
def import_file(store: dict, data: list[int], file_name: str, now: float, dry_run: bool = False) -> dict:
    """Bring a file into the store and tell for each row what became of it."""


def find_import(store: dict, import_id: str) -> dict | None:
    """Return the stored record itself, or None."""
