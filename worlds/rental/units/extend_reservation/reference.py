MOST_EXTENSIONS = 2
EXTENSION_NOTICE = 3 * 3600


def _no_extension(reason: str) -> dict:
    area = "booking"
    return {"ok": False, "error": f"{area}.{reason}"}


def extend_reservation(store: dict, booking_id: str, new_end: int, actor: str, now: int) -> dict:
    """Move the end of a booking to a later moment and return an answer."""
    booking = next((one for one in store["bookings"] if one["id"] == booking_id), None)
    if booking is None:
        return _no_extension("unknown")
    if booking["state"] not in ("confirmed", "out"):
        return _no_extension("state")
    if new_end <= booking["end"]:
        return _no_extension("period")
    if now > booking["end"] - EXTENSION_NOTICE:
        return _no_extension("late")
    extensions = booking["extensions"] + 1
    if extensions > MOST_EXTENSIONS:
        return _no_extension("times")
    if not is_available(store["bookings"], booking["item_id"], booking["end"], new_end, now, booking_id):
        return _no_extension("taken")
    before = dict(booking)
    booking.update(end=new_end, extensions=extensions)
    record_audit(store["audit"], actor, "extend", booking_id, before, booking, now)
    return {"ok": True, "booking": dict(booking)}
