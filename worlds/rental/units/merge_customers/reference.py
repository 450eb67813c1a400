def _no_merger(reason: str) -> dict:
    area = "customer"
    return {"ok": False, "error": f"{area}.{reason}"}


def _customer_number(record: dict) -> int:
    return int(record["id"].rpartition("-")[2])


def merge_customers(store: dict, one_id: str, other_id: str, actor: str, now: int) -> dict:
    """Merge two customer records into the one that the house keeps, and return an answer."""
    if one_id == other_id:
        return _no_merger("same")
    pair = [one for one in store["customers"] if one["id"] in (one_id, other_id)]
    if len(pair) < 2:
        return _no_merger("unknown")
    if any(one["merged_into"] for one in pair):
        return _no_merger("merged")
    kept, gone = sorted(pair, key=_customer_number)
    before = dict(kept), dict(gone)
    for field in ("name", "email", "phone"):
        kept[field] = kept[field] or gone[field]
    kept["consent"] = kept["consent"] and gone["consent"]
    kept["blocked"] = kept["blocked"] or gone["blocked"]
    kept["notes"] = [*kept["notes"], *gone["notes"]]
    for booking in store["bookings"]:
        if booking["customer_id"] == gone["id"]:
            booking["customer_id"] = kept["id"]
    for record in store["customers"]:
        if record["merged_into"] == gone["id"]:
            record["merged_into"] = kept["id"]
    gone["merged_into"] = kept["id"]
    record_audit(store["audit"], actor, "merge", kept["id"], before[0], kept, now)
    record_audit(store["audit"], actor, "merge", gone["id"], before[1], gone, now)
    return {"ok": True, "customer": {**kept, "notes": list(kept["notes"])}}
