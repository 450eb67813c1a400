TURNAROUND = 90 * 60
HOLD_LIFE = 20 * 60


def _blocked_period(booking: dict, now: int) -> tuple[float, float] | None:
    if booking["state"] == "confirmed":
        return booking["start"], booking["end"] + TURNAROUND
    if booking["state"] == "held" and now - booking["created"] < HOLD_LIFE:
        return _blocked_period({**booking, "state": "confirmed"}, now)
    if booking["state"] == "out":
        if booking["end"] < now:
            return float("-inf"), float("inf")
        return _blocked_period({**booking, "state": "confirmed"}, now)
    return None


def is_available(bookings: list[dict], item_id: str, start: int, end: int, now: int, leave_out: str | None = None) -> bool:
    """Say whether an item can be rented from start to end."""
    others = [one for one in bookings if one["item_id"] == item_id and one["id"] != leave_out]
    wanted = _blocked_period({"state": "confirmed", "start": start, "end": end}, now)
    periods = [period for period in (_blocked_period(one, now) for one in others) if period]
    return start < end and not any(wanted[0] < until and since < wanted[1] for since, until in periods)
