UNDO_HOURS = 72


def _undone(store: dict, rows: list[dict]) -> tuple[dict, dict]:
    """Return what the contacts of an import shall be, None for those that go, and the answer."""
    plan: dict[str, dict | None] = {}
    answer: dict = {"ok": True, "removed": [], "restored": [], "kept": []}
    for row in rows:
        if row["contact"] not in store["contacts"] or row["outcome"] not in ("added", "changed"):
            continue
        contact, changes = store["contacts"][row["contact"]], row["changes"]
        later = [field for field, (_, after) in changes.items() if contact[field] != after]
        if later:
            answer["kept"].append(contact["id"])
            changes = {field: pair for field, pair in changes.items() if field not in later}
            if row["outcome"] == "added" or not changes:
                continue
        added = row["outcome"] == "added"
        answer["removed" if added else "restored"].append(contact["id"])
        plan[contact["id"]] = None if added else {**contact, **{field: one[0] for field, one in changes.items()}}
    return plan, answer


def undo_import(store: dict, import_id: str, now: float) -> dict:
    """Take a stored import back, so far as that is possible, and mark its record as undone."""
    match find_import(store, import_id):
        case None:
            return {"ok": False, "error": "unknown_import"}
        case {"undone": True}:
            return {"ok": False, "error": "already_undone"}
        case {"at": moment} if moment + UNDO_HOURS * 60 * 60 < now:
            return {"ok": False, "error": "too_late"}
        case record:
            plan, answer = _undone(store, record["rows"])
            record["undone"] = True
    for contact_id, contact in plan.items():
        if contact is None:
            store["contacts"].pop(contact_id)
        else:
            store["contacts"][contact_id].update(contact)
    return answer
