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
        contact = store["contacts"].get(row["contact"])
        if contact is None or not row["changes"]:
            continue
        touched = [field for field, (_, after) in row["changes"].items() if contact[field] != after]
        if touched:
            answer["kept"].append(row["contact"])
        if row["outcome"] == "added":
            if not touched:
                del store["contacts"][row["contact"]]
                answer["removed"].append(row["contact"])
            continue
        fields = [field for field in row["changes"] if field not in touched]
        for field in fields:
            contact[field] = row["changes"][field][0]
        if fields:
            answer["restored"].append(row["contact"])
    return answer
