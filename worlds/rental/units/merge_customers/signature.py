# store: {"customers": [{"id": str, "name": str, "email": str, "phone": str, "consent": bool (to advertising), "blocked": bool, "merged_into": str | None,
#     "notes": [str]}], "bookings": [{"id": str, "customer_id": str, ...}], "audit": [entries]}
# answer: {"ok": True, "customer": copy of the record that stays}, or {"ok": False, "error": code} where the code of the area "customer" is written as all
#     codes of this house, with the reason, checked in this order: "same" (one id twice), "unknown", "merged" (one of them was merged away before)
# The record that stays keeps its name, email and phone and takes those that are empty from the other; it has the notes of both, its own first; it is blocked if
# either was. All bookings of the other move to it. The other stays in the table with "merged_into" set, and so do records that were merged into it earlier.
# The audit gets an entry "merge" for the one that stays, then one for the other. A refusal changes nothing.
def merge_customers(store: dict, one_id: str, other_id: str, actor: str, now: int) -> dict:
    """Merge two customer records into the one that the house keeps, and return an answer."""
