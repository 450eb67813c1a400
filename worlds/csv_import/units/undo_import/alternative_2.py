UNDO_HOURS = 72


def _plan_undo(store: dict, rows: list[dict]) -> dict[str, tuple[dict | None, list[str]]]:
    plan: dict[str, tuple[dict | None, list[str]]] = {}
    for row in rows:
        if row["contact"] not in store["contacts"] or row["outcome"] not in ("added", "changed"):
            continue
        contact = store["contacts"][row["contact"]]
        touched = [field for field, (_, after) in row["changes"].items() if contact[field] != after]
        if row["outcome"] == "added" and not touched:
            plan[contact["id"]] = None, ["removed"]
            continue
        free = {} if row["outcome"] == "added" else {field: one[0] for field, one in row["changes"].items() if field not in touched}
        plan[contact["id"]] = {**contact, **free}, ["restored"] * bool(free) + ["kept"] * bool(touched)
    return plan


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
            plan = _plan_undo(store, record["rows"])
            record["undone"] = True
    for contact_id, (contact, _) in plan.items():
        if contact is None:
            store["contacts"].pop(contact_id)
        else:
            store["contacts"][contact_id].update(contact)
    lists = {name: [one for one, (_, said) in plan.items() if name in said] for name in ("removed", "restored", "kept")}
    return {"ok": True, **lists}
