FREE_UNTIL = 48 * 3600
CANCEL_PERCENT = 40


def _no_cancelling(reason: str) -> dict:
    area = "booking"
    return {"ok": False, "error": f"{area}.{reason}"}


def cancel_reservation(store: dict, booking_id: str, actor: str, now: int) -> dict:
    """Cancel a booking, charge what that costs, and return an answer."""
    booking = next((one for one in store["bookings"] if one["id"] == booking_id), None)
    if booking is None:
        return _no_cancelling("unknown")
    if booking["state"] == "cancelled":
        return {"ok": True, "fee_cents": booking["fee_cents"]}
    if booking["state"] in ("out", "returned"):
        return _no_cancelling("state")
    fee = 0
    if booking["state"] == "confirmed" and booking["start"] - now < FREE_UNTIL:
        fee = booking["price_cents"] * CANCEL_PERCENT // 1000 * 10
    before = dict(booking)
    booking.update(state="cancelled", fee_cents=fee)
    record_audit(store["audit"], actor, "cancel", booking_id, before, booking, now)
    return {"ok": True, "fee_cents": fee}
