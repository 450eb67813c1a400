import copy

AUDIT_ID = "aud-{:06d}"


def record_audit(log: list[dict], actor: str, action: str, target: str, before: dict, after: dict, now: int) -> dict | None:
    """Append an entry about a change and return it; if nothing differs, append nothing and return None."""
    changes = {}
    for field in {**before, **after}:
        old, new = before.get(field), after.get(field)
        if old != new:
            changes[field] = ["***", "***"] if field in ("email", "phone") else copy.deepcopy([old, new])
    if not changes:
        return None
    number = int(log[-1]["id"].rpartition("-")[2]) + 1 if log else 1
    entry = {"id": AUDIT_ID.format(number), "at": now, "actor": actor, "action": action, "target": target, "changes": changes}
    log.append(entry)
    return entry
