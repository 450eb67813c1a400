MOST_EXTENSIONS = 2
EXTENSION_NOTICE = 3 * 3600


def _against_extension(store: dict, booking: dict, new_end: int, now: int) -> str | None:
    if booking["state"] != "confirmed" and booking["state"] != "out":
        return "state"
    if booking["end"] >= new_end:
        return "period"
    if booking["end"] - now < EXTENSION_NOTICE:
        return "late"
    if booking["extensions"] >= MOST_EXTENSIONS:
        return "times"
    others = [one for one in store["bookings"] if one is not booking]
    return None if is_available(others, booking["item_id"], booking["end"], new_end, now) else "taken"


def extend_reservation(store: dict, booking_id: str, new_end: int, actor: str, now: int) -> dict:
    """Move the end of a booking to a later moment and return an answer."""
    reason, area = "unknown", "booking"
    for number, booking in enumerate(store["bookings"]):
        if booking["id"] == booking_id:
            reason = _against_extension(store, booking, new_end, now)
            if reason is None:
                longer = {**booking, "end": new_end, "extensions": booking["extensions"] + 1}
                store["bookings"][number] = longer
                record_audit(store["audit"], actor, "extend", booking_id, booking, longer, now)
                return {"ok": True, "booking": {**longer}}
            break
    return {"ok": False, "error": f"{area}.{reason}"}
