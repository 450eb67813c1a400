# bookings: [{"id": str, "customer_id": str, "state": "held" | "confirmed" | "out" | "returned" | "cancelled", "end": int, "disputed": bool}]
# customers: {customer id: {"email": str}}; who has no address there, or is not there, gets a letter
# Days are business days as everywhere in this house: what counts is how many days the present day is after the day of the agreed end.
# result: [{"booking_id": str, "customer_id": str, "step": 1 for the first reminder and so on, "by": "mail" | "letter"}], later steps first, then by booking id;
#     only for items that are still out, and never while there is a dispute
def overdue_reminders(bookings: list[dict], customers: dict, now: int) -> list[dict]:
    """List the reminders that go out on the present day."""
