# answers: {"ok": True, "removed": [ids of added contacts that are gone], "restored": [ids of contacts that have values from
#   before again], "kept": [ids of contacts of which something was left as it is]}, all in the order of the file,
#   or {"ok": False, "error": "unknown_import", "already_undone" or "too_late"}, and nothing is changed
# an added contact is removed as a whole or left as a whole; a contact that is no longer there is passed over
def undo_import(store: dict, import_id: str, now: float) -> dict:
    """Take a stored import back, so far as that is possible, and mark its record as undone."""
