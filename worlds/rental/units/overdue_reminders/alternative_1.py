import calendar
import time

REMINDER_DAYS = (1, 4, 10)


def _reminder_date(moment: int) -> int:
    date = time.gmtime(moment - 4 * 3600)[:3]
    return calendar.timegm((*date, 0, 0, 0)) // 86_400


def _reminder_for(booking: dict, customers: dict, step: int) -> dict:
    known = booking["customer_id"] in customers and customers[booking["customer_id"]]["email"]
    return {
        "booking_id": booking["id"],
        "customer_id": booking["customer_id"],
        "step": step,
        "by": "mail" if known else "letter",
    }


def overdue_reminders(bookings: list[dict], customers: dict, now: int) -> list[dict]:
    """List the reminders that go out on the present day."""
    waiting = sorted((one for one in bookings if one["state"] == "out"), key=lambda one: one["id"])
    today = _reminder_date(now)
    steps = list(enumerate(REMINDER_DAYS, 1))
    return [
        _reminder_for(one, customers, step)
        for step, days in reversed(steps)
        for one in waiting
        if today - _reminder_date(one["end"]) == days and not one["disputed"]
    ]
