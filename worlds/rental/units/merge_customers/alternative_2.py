import json


def _customer_number(record: dict) -> int:
    return int(record["id"].split("-")[-1])


def _find_customer(store: dict, identifier: str) -> dict | None:
    for record in store["customers"]:
        if record["id"] == identifier:
            return record
    return None


def merge_customers(store: dict, one_id: str, other_id: str, actor: str, now: int) -> dict:
    """Merge two customer records into the one that the house keeps, and return an answer."""
    pair = [_find_customer(store, identifier) for identifier in (one_id, other_id)]
    reason = None
    if one_id == other_id:
        reason = "same"
    elif None in pair:
        reason = "unknown"
    elif pair[0]["merged_into"] is not None or pair[1]["merged_into"] is not None:
        reason = "merged"
    if reason is not None:
        area = "customer"
        return {"ok": False, "error": f"{area}.{reason}"}
    kept, gone = sorted(pair, key=_customer_number)
    kept_before, gone_before = json.loads(json.dumps([kept, gone]))
    kept["consent"] = bool(kept["consent"] and gone["consent"])
    if gone["blocked"]:
        kept["blocked"] = True
    for field in ("name", "email", "phone"):
        if not kept[field]:
            kept[field] = gone[field]
    kept["notes"].extend(gone["notes"])
    store["bookings"] = [
        {**one, "customer_id": kept["id"]} if one["customer_id"] == gone["id"] else one for one in store["bookings"]
    ]
    followers = [one for one in store["customers"] if one is gone or one["merged_into"] == gone["id"]]
    for one in followers:
        one["merged_into"] = kept["id"]
    for now_is, was in ((kept, kept_before), (gone, gone_before)):
        record_audit(store["audit"], actor, "merge", was["id"], was, now_is, now)
    return {"ok": True, "customer": json.loads(json.dumps(kept))}
