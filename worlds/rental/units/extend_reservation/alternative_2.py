import copy

MOST_EXTENSIONS = 2
EXTENSION_NOTICE = 3 * 3600


def extend_reservation(store: dict, booking_id: str, new_end: int, actor: str, now: int) -> dict:
    """Move the end of a booking to a later moment and return an answer."""
    by_id = {one["id"]: one for one in store["bookings"]}
    booking = by_id.get(booking_id)
    checks = (
        ("unknown", lambda: booking is not None),
        ("state", lambda: booking["state"] in {"confirmed", "out"}),
        ("period", lambda: new_end > booking["end"]),
        ("late", lambda: now + EXTENSION_NOTICE <= booking["end"]),
        ("times", lambda: booking["extensions"] < MOST_EXTENSIONS),
        ("taken", lambda: is_available(store["bookings"], booking["item_id"], booking["end"], new_end, now, leave_out=booking_id)),
    )
    area = "booking"
    for reason, passes in checks:
        if not passes():
            return {"ok": False, "error": f"{area}.{reason}"}
    old = copy.copy(booking)
    booking["end"] = new_end
    booking["extensions"] = old["extensions"] + 1
    record_audit(store["audit"], actor, "extend", booking_id, old, booking, now)
    return {"ok": True, "booking": copy.copy(booking)}
