booking = {"id": "b", "customer_id": "ada", "state": "out", "end": 1_700_049_600, "disputed": False}
reminders = overdue_reminders([booking], {"ada": {"email": "ada@example.com"}}, now=1_700_136_000)
assert reminders == [{"booking_id": "b", "customer_id": "ada", "step": 1, "by": "mail"}]
assert overdue_reminders([booking], {"ada": {"email": "ada@example.com"}}, now=1_700_050_000) == []
