TURNAROUND = 90 * 60
HOLD_LIFE = 20 * 60


def is_available(bookings: list[dict], item_id: str, start: int, end: int, now: int, leave_out: str | None = None) -> bool:
    """Say whether an item can be rented from start to end."""
    if start >= end:
        return False
    for booking in bookings:
        if booking["item_id"] != item_id or booking["id"] == leave_out:
            continue
        if booking["state"] in ("returned", "cancelled"):
            continue
        if booking["state"] == "held" and now >= booking["created"] + HOLD_LIFE:
            continue
        if booking["state"] == "out" and booking["end"] < now:
            return False
        if start < booking["end"] + TURNAROUND and booking["start"] < end + TURNAROUND:
            return False
    return True
