import json

AUDIT_ID = "aud-{:06d}"


def _next_audit_id(log: list[dict]) -> str:
    last = log[-1]["id"] if log else "aud-0"
    return AUDIT_ID.format(int(last.split("-")[-1]) + 1)


def record_audit(log: list[dict], actor: str, action: str, target: str, before: dict, after: dict, now: int) -> dict | None:
    """Append an entry about a change and return it; if nothing differs, append nothing and return None."""
    fields = sorted(set(before) | set(after))
    differing = [field for field in fields if before.get(field) != after.get(field)]
    if differing:
        old, new = json.loads(json.dumps([before, after]))
        changes = {}
        for field in differing:
            changes[field] = ["***", "***"] if field in ("email", "phone") else [old.get(field), new.get(field)]
        log.append(
            {"id": _next_audit_id(log), "at": now, "actor": actor, "action": action, "target": target, "changes": changes}
        )
        return log[-1]
    return None
