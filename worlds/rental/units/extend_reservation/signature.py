# store: {"bookings": [as in is_available, and with "extensions": int], "audit": [entries]}
# answer: {"ok": True, "booking": copy of the booking as it is now}, or {"ok": False, "error": code} where the code of the area "booking" is written
#     as all codes of this house, with the reason, checked in this order: "unknown" (no such booking), "state" (not confirmed or out),
#     "period" (the new end is not later), "late" (asked too late before the present end), "times" (extended too often), "taken" (item not free)
# A change sets "end" and counts "extensions", and leaves an entry in the audit with the action "extend"; a refusal changes nothing.
def extend_reservation(store: dict, booking_id: str, new_end: int, actor: str, now: int) -> dict:
    """Move the end of a booking to a later moment and return an answer."""
