UNDO_HOURS = 72


def _error(store: dict, record: dict | None, now: float) -> str | None:
    if record is None:
        return "unknown_import"
    if record["undone"] is True:
        return "already_undone"
    return "too_late" if (now - record["at"]) / 3600 > UNDO_HOURS else None


def _take_back(contacts: dict, row: dict, changes: dict) -> str:
    if row["outcome"] == "added":
        contacts.pop(row["contact"])
        return "removed"
    contacts[row["contact"]].update({field: before for field, (before, _) in changes.items()})
    return "restored"


def undo_import(store: dict, import_id: str, now: float) -> dict:
    """Take a stored import back, so far as that is possible, and mark its record as undone."""
    record = find_import(store, import_id)
    if error := _error(store, record, now):
        return {"ok": False, "error": error}
    answer: dict = {"ok": True, "removed": [], "restored": [], "kept": []}
    for row in filter(lambda row: row["changes"] and row["contact"] in store["contacts"], record["rows"]):
        contact, changes = store["contacts"][row["contact"]], row["changes"]
        later = [field for field, (_, after) in changes.items() if contact[field] != after]
        if later:
            answer["kept"].append(contact["id"])
            changes = {field: pair for field, pair in changes.items() if field not in later}
            if row["outcome"] == "added" or not changes:
                continue
        answer[_take_back(store["contacts"], row, changes)].append(contact["id"])
    record.update(undone=True)
    return answer
