UNDO_HOURS = 72


def _error(store: dict, record: dict | None, now: float) -> str | None:
    if record is None:
        return "unknown_import"
    if record["undone"] is True:
        return "already_undone"
    return "too_late" if (now - record["at"]) / 3600 > UNDO_HOURS else None


def _take_back(store: dict, row: dict) -> tuple[str, ...]:
    contact = store["contacts"][row["contact"]]
    touched = [field for field, (_, after) in row["changes"].items() if contact[field] != after]
    left = ("kept",) if touched else ()
    if row["outcome"] == "added":
        if left:
            return left
        store["contacts"].pop(row["contact"])
        return ("removed",)
    before = {field: pair[0] for field, pair in row["changes"].items() if field not in touched}
    contact.update(before)
    return (*left, "restored") if before else left


def undo_import(store: dict, import_id: str, now: float) -> dict:
    """Take a stored import back, so far as that is possible, and mark its record as undone."""
    record = find_import(store, import_id)
    if error := _error(store, record, now):
        return {"ok": False, "error": error}
    answer: dict = {"ok": True, "removed": [], "restored": [], "kept": []}
    for row in filter(lambda row: row["changes"] and row["contact"] in store["contacts"], record["rows"]):
        for what in _take_back(store, row):
            answer[what].append(row["contact"])
    record.update(undone=True)
    return answer
