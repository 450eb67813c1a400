import copy


def _customer_number(record: dict) -> int:
    digits = "".join(sign for sign in record["id"] if sign.isdigit())
    return int(digits)


def _why_not_merge(by_id: dict, one_id: str, other_id: str) -> str:
    if one_id == other_id:
        return "same"
    if one_id not in by_id or other_id not in by_id:
        return "unknown"
    return "merged" if by_id[one_id]["merged_into"] or by_id[other_id]["merged_into"] else ""


def merge_customers(store: dict, one_id: str, other_id: str, actor: str, now: int) -> dict:
    """Merge two customer records into the one that the house keeps, and return an answer."""
    by_id = {one["id"]: one for one in store["customers"]}
    area, reason = "customer", _why_not_merge(by_id, one_id, other_id)
    if reason:
        return {"ok": False, "error": f"{area}.{reason}"}
    pair = [by_id[one_id], by_id[other_id]]
    kept, gone = sorted(pair, key=_customer_number)
    new = {
        **kept,
        **{field: gone[field] for field in ("name", "email", "phone") if not kept[field]},
        "consent": kept["consent"] and gone["consent"],
        "blocked": any(one["blocked"] for one in pair),
        "notes": kept["notes"] + gone["notes"],
    }
    old = {one["id"]: copy.deepcopy(one) for one in pair}
    kept.update(new)
    gone["merged_into"] = kept["id"]
    for one in store["customers"]:
        if one["merged_into"] == gone["id"]:
            one.update(merged_into=kept["id"])
    for booking in store["bookings"]:
        booking["customer_id"] = {gone["id"]: kept["id"]}.get(booking["customer_id"], booking["customer_id"])
    for one in (kept, gone):
        record_audit(store["audit"], actor, "merge", one["id"], old[one["id"]], one, now)
    return {"ok": True, "customer": copy.deepcopy(kept)}
