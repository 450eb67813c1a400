FREE_UNTIL = 48 * 3600
CANCEL_PERCENT = 40


def _cancelling_costs(booking: dict, now: int) -> int:
    if booking["state"] == "held" or booking["start"] >= now + FREE_UNTIL:
        return 0
    tenths = booking["price_cents"] * CANCEL_PERCENT // 1000
    return tenths * 10


def cancel_reservation(store: dict, booking_id: str, actor: str, now: int) -> dict:
    """Cancel a booking, charge what that costs, and return an answer."""
    reason, area = "unknown", "booking"
    for number, booking in enumerate(store["bookings"]):
        if booking["id"] != booking_id:
            continue
        if booking["state"] == "cancelled":
            return {"ok": True, "fee_cents": booking["fee_cents"]}
        if booking["state"] in ("held", "confirmed"):
            ended = {**booking, "state": "cancelled", "fee_cents": _cancelling_costs(booking, now)}
            record_audit(store["audit"], actor, "cancel", booking_id, booking, ended, now)
            store["bookings"][number] = ended
            return {"ok": True, "fee_cents": ended["fee_cents"]}
        reason = "state"
    return {"ok": False, "error": f"{area}.{reason}"}
