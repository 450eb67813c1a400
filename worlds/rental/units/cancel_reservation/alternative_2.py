FREE_UNTIL = 48 * 3600
CANCEL_PERCENT = 40


def cancel_reservation(store: dict, booking_id: str, actor: str, now: int) -> dict:
    """Cancel a booking, charge what that costs, and return an answer."""
    found = [one for one in store["bookings"] if one["id"] == booking_id]
    state = found[0]["state"] if found else "missing"
    match state:
        case "missing" | "out" | "returned":
            area, reason = "booking", "state" if found else "unknown"
            return {"ok": False, "error": f"{area}.{reason}"}
        case "held" | "confirmed":
            booking = found[0]
            late = now > booking["start"] - FREE_UNTIL
            percent = CANCEL_PERCENT if late and state == "confirmed" else 0
            old = {field: booking[field] for field in booking}
            booking["fee_cents"] = percent * booking["price_cents"] // 1000 * 10
            booking["state"] = "cancelled"
            record_audit(store["audit"], actor, "cancel", booking_id, old, booking, now)
    return {"ok": True, "fee_cents": found[0]["fee_cents"]}
