# store: {"bookings": [{"id": str, "start": int, "end": int, "state": as in is_available, "price_cents": int, "fee_cents": int, ...}], "audit": [entries]}
#     prices are multiples of 50 cents
# answer: {"ok": True, "fee_cents": int}, or {"ok": False, "error": code} where the code of the area "booking" is written as all codes of this house,
#     with the reason "unknown" (no such booking) or "state" (it is out or returned)
# A change sets "state" and "fee_cents" and leaves an entry in the audit with the action "cancel". A hold never costs anything; a confirmed booking that nobody
# picked up can be cancelled too, as any late one. What is cancelled already is answered with its fee, and nothing changes.
def cancel_reservation(store: dict, booking_id: str, actor: str, now: int) -> dict:
    """Cancel a booking, charge what that costs, and return an answer."""
