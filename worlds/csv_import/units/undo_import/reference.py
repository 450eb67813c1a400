UNDO_HOURS = 72


def undo_import(store: dict, import_id: str, now: float) -> dict:
    """Take a stored import back, so far as that is possible, and mark its record as undone."""
    record = find_import(store, import_id)
    if record is None:
        return {"ok": False, "error": "unknown_import"}
    if record["undone"]:
        return {"ok": False, "error": "already_undone"}
    if now - record["at"] > UNDO_HOURS * 3600:
        return {"ok": False, "error": "too_late"}
    record["undone"] = True
    answer: dict = {"ok": True, "removed": [], "restored": [], "kept": []}
    for row in record["rows"]:
        contact, changes = store["contacts"].get(row["contact"]), row["changes"]
        if contact is None or not changes:
            continue
        later = [field for field, (_, after) in changes.items() if contact[field] != after]
        if later:
            answer["kept"].append(contact["id"])
            changes = {field: pair for field, pair in changes.items() if field not in later}
            if row["outcome"] == "added" or not changes:
                continue
        if row["outcome"] == "added":
            del store["contacts"][contact["id"]]
            answer["removed"].append(contact["id"])
            continue
        for field in changes:
            contact[field] = changes[field][0]
        answer["restored"].append(contact["id"])
    return answer
