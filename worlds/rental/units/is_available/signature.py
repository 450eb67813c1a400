# bookings: [{"id": str, "item_id": str, "start": int, "end": int, "state": "held" | "confirmed" | "out" | "returned" | "cancelled", "created": int}]
# Periods contain their start and not their end. In the way are confirmed bookings, those that are out, and holds while they last, counted from "created".
# The workshop needs its time after every rental, after the new one too. An item that is out past its end is not free at all until it is back.
# leave_out: id of a booking that does not count; a period without length is never free
def is_available(bookings: list[dict], item_id: str, start: int, end: int, now: int, leave_out: str | None = None) -> bool:
    """Say whether an item can be rented from start to end."""
