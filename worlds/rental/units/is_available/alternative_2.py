TURNAROUND = 90 * 60
HOLD_LIFE = 20 * 60


def is_available(bookings: list[dict], item_id: str, start: int, end: int, now: int, leave_out: str | None = None) -> bool:
    """Say whether an item can be rented from start to end."""
    alive = {"confirmed", "out"}
    in_the_way = []
    for one in bookings:
        held = one["state"] == "held" and one["created"] > now - HOLD_LIFE
        if one["item_id"] == item_id and one["id"] != leave_out and (held or one["state"] in alive):
            in_the_way.append(one)
    if end <= start or any(one["state"] == "out" and one["end"] < now for one in in_the_way):
        return False
    gap = TURNAROUND
    return all(one["end"] + gap <= start or end + gap <= one["start"] for one in in_the_way)
