REMINDER_DAYS = (1, 4, 10)


def overdue_reminders(bookings: list[dict], customers: dict, now: int) -> list[dict]:
    """List the reminders that go out on the present day."""
    steps = {days: step for step, days in enumerate(REMINDER_DAYS, start=1)}
    by_step = {step: {} for step in steps.values()}
    for booking in bookings:
        today, due = [divmod(moment - 4 * 3600, 86_400)[0] for moment in (now, booking["end"])]
        step = steps.get(today - due)
        if step is None or booking["disputed"] or not booking["state"] == "out":
            continue
        try:
            way = "mail" if customers[booking["customer_id"]]["email"] else "letter"
        except KeyError:
            way = "letter"
        by_step[step][booking["id"]] = (booking["customer_id"], way)
    result = []
    for step in sorted(by_step, reverse=True):
        for booking_id in sorted(by_step[step]):
            customer_id, way = by_step[step][booking_id]
            result.append({"booking_id": booking_id, "customer_id": customer_id, "step": step, "by": way})
    return result
