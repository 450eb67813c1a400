from datetime import datetime, timezone

REMINDER_DAYS = (1, 4, 10)


def _reminder_day(moment: int) -> int:
    return datetime.fromtimestamp(moment - 4 * 3600, timezone.utc).toordinal()


def overdue_reminders(bookings: list[dict], customers: dict, now: int) -> list[dict]:
    """List the reminders that go out on the present day."""
    reminders = []
    for booking in bookings:
        late = _reminder_day(now) - _reminder_day(booking["end"])
        if booking["state"] != "out" or booking["disputed"] or late not in REMINDER_DAYS:
            continue
        email = customers.get(booking["customer_id"], {}).get("email")
        reminders.append(
            {
                "booking_id": booking["id"],
                "customer_id": booking["customer_id"],
                "step": REMINDER_DAYS.index(late) + 1,
                "by": "mail" if email else "letter",
            }
        )
    return sorted(reminders, key=lambda reminder: (-reminder["step"], reminder["booking_id"]))
