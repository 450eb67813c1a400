from copy import deepcopy

AUDIT_ID = "aud-{:06d}"


def record_audit(log: list[dict], actor: str, action: str, target: str, before: dict, after: dict, now: int) -> dict | None:
    """Append an entry about a change and return it; if nothing differs, append nothing and return None."""
    old, new = deepcopy(before), deepcopy(after)
    changes = {}
    while old or new:
        field = next(iter(old or new))
        pair = [old.pop(field, None), new.pop(field, None)]
        if pair[0] == pair[1]:
            continue
        changes[field] = ["***", "***"] if field in ("email", "phone") else pair
    if len(changes) == 0:
        return None
    number = 1
    for last in log[-1:]:
        number += int(last["id"][last["id"].index("-") + 1 :])
    entry = dict(id=AUDIT_ID.format(number), at=now, actor=actor, action=action, target=target)
    entry["changes"] = changes
    log += [entry]
    return entry
